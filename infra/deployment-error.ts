/**
 * What stops a synthesis, and whoever deploys can put right: a setting, a profile, a file that is not there. The app tells its words
 * alone, for a stack trace helps nobody with that.
 */
export class DeploymentError extends Error {}
