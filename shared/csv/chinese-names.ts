const COMMONEST_SURNAMES = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林張劉陳楊黃趙吳孫馬';

/** Whether a hanzi that stands alone is the surname that half of all Chinese people have. */
export const isCommonestSurname = (hanzi: string): boolean =>
  hanzi.length === 1 && COMMONEST_SURNAMES.includes(hanzi);

/**
 * What names are made of that are no surname and one or two hanzi: compound surnames, and the words of Tibetan, Mongolian,
 * Uyghur and Kazakh names. Bytes of another encoding hardly ever make one.
 */
export const NAME_WORDS = new RegExp(
  `[小老大阿][${COMMONEST_SURNAMES}] [${COMMONEST_SURNAMES}][总總姐哥工]
   欧阳 歐陽 上官 诸葛 諸葛 司徒 尉迟 尉遲 夏侯 令狐 慕容 端木 皇甫 公孙 公孫 东方 東方 独孤 獨孤 长孙 長孫 拓跋 拓拔 赫连 赫連
   宇文 司马 司馬 司空 轩辕 軒轅 申屠 澹台 濮阳 淳于 单于 太叔 仲孙 钟离 鲜于 闾丘 百里 南宫 南宮 呼延 东郭 完颜 耶律 叶赫
   纳兰 那拉 觉罗 公冶 公良 漆雕 乐正 壤驷 谷梁 宰父 段干 夹谷 第五 亓官 巫马 公西
   才让 卓玛 扎西 顿珠 多吉 多杰 次仁 旺姆 央金 尼玛 达娃 格桑 洛桑 丹增 旦增 仁青 仁增 索朗 索南 巴桑 平措 德吉 白玛 拉姆
   加措 嘉措 旺堆 扎堆 次旦 边巴 曲珍 罗布 强巴 群培 贡布 普布 旺久 兰泽 桑杰 卓嘎 措毛
   巴特尔 斯琴 高娃 乌兰 乌云 图雅 托娅 格日勒 木格 其格 娜仁 苏日 呼和 朝鲁 阿拉 那木 哈斯 萨仁 额尔 布和 宝音 巴雅尔
   巴图 孛儿 只斤 腾格
   阿不都 阿卜杜 阿布都 买买提 麦麦提 买提 吐尔 古丽 热依 努尔 哈赤 帕尔 哈提 阿依 玛依 依拉 迪丽 热巴 扎提 艾力 木拉
   热合曼 依明 肉孜 克孜 提江 力江 木江 古力 艾山 玉素甫 塔依尔`
    .trim()
    .replace(/\s+/g, '|'),
  'g',
);

/** Of names that parents have chosen in this century, though GB 2312 has not most of them. */
export const MODERN_NAME_HANZI: ReadonlySet<string> = new Set(
  '燚犇骉翯旸昉彧祎赟玥垚喆翀焱淼翊珺璟昊昱暄煊煜烜炘焜燊骁骏玘玹旼祐禕暘暐暒昕晗昇昶玟珞珩珈珅璠璎璐瑀琰琋琬琤婳妡妘嫄媖嬿瑄钰铱锴锘鑫龘曌嘦韫韬翾羿芃芮苡茉荞菀萱蓁葭蔓薏曦曈皞皓睿璨浠涵湉湲潆澔灏沄汐洺淏溦偲俪佶侑伃仝佑卿凇凝勍卉堃墨姝姸婕婧孜孺宥宸寯峤岑崟嵘嵩帷彤彬徵忻恺悦惟慜懿抒攸旻晔晟朔杺栎桐梓梵楠榕槿樾歆毓泓泽洵珂珪珣'.split(
    '',
  ),
);
