/* rule_list.h: every rule, one line each, by code: RULE(code, message key of its name, message key of the sentence that says what was
 * seen, what its number is). Where the sentence needs more than the values that all share (explain_common), its key is NULL and
 * detect_explain.c has a function for it. The order is that of flags in the results.
 *
 *   COUNT    how many: DetectFlag.count
 *   RATIO    DetectFlag.ratio
 *   DAYS     DetectFlag.days, held against DetectFlag.limit
 *   SHARE    DetectFlag.ratio, which is part / whole */
RULE(R003, K("detect.r003-title"), NULL, DAYS)
RULE(R010, K("detect.r010-title"), K("detect.r010"), COUNT)
RULE(R013, K("detect.r013-title"), K("detect.r013"), SHARE)
RULE(R014, K("detect.r014-title"), K("detect.r014"), DAYS)
RULE(R018, K("detect.r018-title"), K("detect.r018"), COUNT)
RULE(R019, K("detect.r019-title"), K("detect.r019"), RATIO)
RULE(R020, K("detect.r020-title"), K("detect.r020"), COUNT)
RULE(R021, K("detect.r021-title"), K("detect.r021"), SHARE)
RULE(R024, K("detect.r024-title"), NULL, RATIO)
RULE(R025, K("detect.r025-title"), NULL, SHARE)
RULE(R026, K("detect.r026-title"), K("detect.r026"), SHARE)
RULE(R027, K("detect.r027-title"), K("detect.r027"), COUNT)
RULE(R028, K("detect.r028-title"), NULL, COUNT)
RULE(R029, K("detect.r029-title"), K("detect.r029"), RATIO)
RULE(R030, K("detect.r030-title"), NULL, COUNT)
RULE(R031, K("detect.r031-title"), K("detect.r031"), RATIO)
RULE(R034, K("detect.r034-title"), K("detect.r034"), RATIO)
RULE(R035, K("detect.r035-title"), NULL, COUNT)
RULE(R036, K("detect.r036-title"), NULL, COUNT)
RULE(R038, K("detect.r038-title"), NULL, SHARE)
RULE(R039, K("detect.r039-title"), K("detect.r039"), COUNT)
RULE(R040, K("detect.r040-title"), K("detect.r040"), SHARE)
RULE(R048, K("detect.r048-title"), NULL, COUNT)
RULE(R050, K("detect.r050-title"), K("detect.r050"), RATIO)
RULE(R051, K("detect.r051-title"), K("detect.r051"), COUNT)
RULE(R052, K("detect.r052-title"), K("detect.r052"), RATIO)
RULE(R053, K("detect.r053-title"), K("detect.r053"), SHARE)
RULE(R057, K("detect.r057-title"), K("detect.r057"), RATIO)
RULE(R058, K("detect.r058-title"), NULL, RATIO)
RULE(R059, K("detect.r059-title"), K("detect.r059"), RATIO)
RULE(R060, K("detect.r060-title"), K("detect.r060"), DAYS)
RULE(R061, K("detect.r061-title"), K("detect.r061"), DAYS)
RULE(R062, K("detect.r062-title"), K("detect.r062"), DAYS)
RULE(R064, K("detect.r064-title"), K("detect.r064"), COUNT)
RULE(R067, K("detect.r067-title"), K("detect.r067"), COUNT)
RULE(R068, K("detect.r068-title"), K("detect.r068"), RATIO)
