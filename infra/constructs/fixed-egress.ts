import { CfnOutput, Validations } from 'aws-cdk-lib';
import {
  CfnEIP,
  GatewayVpcEndpointAwsService,
  type IVpc,
  NatProvider,
  SecurityGroup,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/**
 * A network whose calls to the world come from one address, for vendors that list the addresses they answer. Calls to S3 stay
 * within AWS. A new address is the output `EgressAddress`.
 */
export class FixedEgress extends Construct {
  readonly vpc: IVpc;
  readonly securityGroup: SecurityGroup;

  /** @param allocationId an elastic IP that there is; default a new one */
  constructor(scope: Construct, id: string, allocationId: string | undefined) {
    super(scope, id);
    const network = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 1,
      natGatewayProvider: NatProvider.gateway(allocationId ? { eipAllocationIds: [allocationId] } : {}),
      gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
      // Else CDK would deploy a function of its own for a group that nothing uses.
      restrictDefaultSecurityGroup: false,
    });
    const vpc = network as IVpc; // CDK's types ignore exactOptionalPropertyTypes
    this.vpc = vpc;
    Validations.of(network).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason: 'Nothing listens here, and what functions send is told by their own logs.',
    });
    this.securityGroup = new SecurityGroup(this, 'Out', {
      vpc,
      description: 'Out to anywhere, in from nowhere',
    });
    for (const address of this.node.findAll())
      if (address instanceof CfnEIP)
        new CfnOutput(this, 'Address', { value: address.ref }).overrideLogicalId('EgressAddress');
  }
}

/**
 * What Lambda does for a function in a network, with the function's role, before it takes the function.
 * Source: Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC", "Required IAM permissions".
 */
export const networkAccess = (): PolicyDocument =>
  new PolicyDocument({
    statements: [
      new PolicyStatement({
        actions: [
          'ec2:CreateNetworkInterface',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSubnets',
          'ec2:DeleteNetworkInterface',
          'ec2:AssignPrivateIpAddresses',
          'ec2:UnassignPrivateIpAddresses',
        ],
        resources: ['*'],
      }),
    ],
  });
