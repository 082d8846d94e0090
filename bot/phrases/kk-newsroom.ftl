# The newsroom: cards, what editors may do, and what cannot be done.

help-editors = Редакция үшін
command-review = Шешім күтіп тұрған мәліметтерді тексеру
command-add = Мақаланы оқу: /add және мекенжайы
command-feeds = Тұрақты оқылатын таспалар
command-correct = Деректі түзету
command-retract = Деректі себебін көрсетіп қайтарып алу
command-audit = Редакция соңғы кезде не істеді
command-undo = Өзіңіздің соңғы қадамыңызды болдырмау
command-editors = Редакцияда кімдер бар

news-editors-only = Бұл тек редакцияға рұқсат етілген.
news-chief-only = Бұл тек бас редакторға рұқсат етілген.

# Figures and names
news-million = { $count } млн
news-billion = { $count } млрд
news-trillion = { $count } трлн
news-unit-h = сағат
news-unit-d = { $count ->
    [one] күн
   *[other] күн
}
news-unit-wk = { $count ->
    [one] апта
   *[other] апта
}
news-unit-mo = { $count ->
    [one] ай
   *[other] ай
}
news-unit-a = { $count ->
    [one] жыл
   *[other] жыл
}
news-up-to = ең көбі { $figure }
news-about = шамамен { $figure }
news-language = { $code ->
    [de] неміс
    [en] ағылшын
    [ru] орыс
   *[kk] қазақ
}
news-in-language = { $code ->
    [de] неміс тілінде
    [en] ағылшын тілінде
    [ru] орыс тілінде
   *[kk] қазақ тілінде
}
news-kind = { $kind ->
    [person] адам
    [organisation] ұйым
    [country] ел
    [place] жер
    [route] бағыт
    [programme] бағдарлама
    [document] құжат
    [event] оқиға
   *[group] топ
}
news-instrument = { $instrument ->
    [letter-of-intent] ниет хат
    [memorandum] меморандум
    [agreement] келісім
   *[contract] шарт
}

# A card
news-relation-new = Жаңа
news-relation-confirms = Белгілі деректі растайды
news-relation-updates = Жаңартылған дерек
news-relation-disputes = Белгілі дерекке қайшы
news-relation-duplicate = Бұрыннан белгілі
news-relation-implausible = Шындыққа жанаспайды
news-state-accepted = Қабылданды
news-state-merged = Дереккөз ретінде қосылды
news-state-rejected = Қабылданбады
news-state-outdated = Ескірді
news-untranslated = Әлі аударылмаған тілдер: { $languages }
news-deadline = Мерзімі: { $when }
news-known = Белгілісі: { $statement }
news-then = Кейін былай болады: { $statement }
news-quote = «{ $quote }»
news-names = Аталғандар: { $names }
news-name-new = { $name } (жаңа: { $kind })
news-name-unknown = { $name } (белгісіз)
news-waiting = Кезекте тағы: { $count }
news-outdated = Мақала өзгертілген, енді онда бұлай айтылмайды.
news-done-at = { $what }, { $when }
news-button-accept = Қабылдау
news-button-confirm = Дереккөз ретінде қосу
news-button-edit = Өңдеу
news-button-merge = Біріктіру
news-button-reject = Қабылдамау
news-button-next = Келесі
news-button-undo = Болдырмау
news-button-back = Артқа
news-button-save = Сақтау
news-button-cancel = Бас тарту
news-button-retract = Қайтарып алу

# Acts
news-did-propose = Ұсынылды
news-did-edit = Өңдеген: { $name }
news-did-accept = Қабылдаған: { $name }
news-did-merge = Дереккөз етіп қосқан: { $name }
news-did-reject = Қабылдамаған: { $name }
news-did-correct = Түзеткен: { $name }
news-did-retract = Қайтарып алған: { $name }
news-did-pin = Жауапты бекіткен: { $name }
news-did-unpin = Бекітілген жауапты алып тастаған: { $name }
news-did-undo = Болдырмаған: { $name }
news-toast-accepted = Қабылданды.
news-toast-merged = Тағы бір дереккөз ретінде қосылды.
news-toast-undone = Қадам кері қайтарылды.
news-toast-next = Келесі карточка қазір келеді.
news-toast-none-left = Кезекте басқа ештеңе жоқ.
news-toast-check-sentence = Мәртебесі өзгерді. Сөйлем әлі сәйкес келе ме?

# Editing
news-edit-title = Нені өзгертесіз?
news-field-status = Мәртебесі: { $value }
news-field-figure = Саны: { $value }
news-field-deadline = Мерзімі: { $value }
news-field-subject = Кім немесе не туралы: { $value }
news-field-topic = Тақырыбы: { $value }
news-field-relation = Қатынасы: { $value }
news-ask-s = { $where } бір ғана сөйлем жазыңыз: барлық сандарымен, өз сөзіңізбен.
news-ask-st = Іс қай кезеңде?
news-ask-to = Қай тақырыпқа жатады?
news-ask-re = Белгілі дерекке қатысы қандай?
news-ask-q = Санды өлшем бірлігімен жазыңыз, мысалы: 40 млн т
news-ask-dl = Күнді дереккөздегідей дәлдікпен жазыңыз: 2029, 05.2029 немесе 17.05.2029. Күнді алып тастау үшін сызықша қойыңыз.
news-ask-su = Әңгіме кім немесе не туралы? Атын жазыңыз.
news-ask-reason = Неге қабылдамайсыз?
news-so-far = Қазіргісі: { $value }
news-heard-telegram = Осы хабарға жауап ретінде жазыңыз, әйтпесе мұнда оқи алмаймын.
news-heard-slack = Мені атап жазыңыз, әйтпесе мұнда оқи алмаймын.
news-heard-terminal = Бір жол жеткілікті.
news-which-name = Қай атауды айтып отырсыз?
news-new-name = «{ $name }» деген атауды білмеймін. Бұл кім немесе не?
news-merge-title = Бұл қай белгілі деректі растайды?
news-reject-title = Неге қабылдамайсыз?
news-reject-not-ours = Біздің тақырып емес
news-reject-not-said = Мақалада бұлай делінбеген
news-reject-old = Ескірген
news-reject-vague = Тым бұлыңғыр
news-reject-advert = Жарнама
news-reject-doubtful = Күмәнді дереккөз
news-reject-other = Басқа себеп …

# The queue and what was done
news-queue-title = Тексеруге
news-queue-empty = Шешім күтіп тұрған ештеңе жоқ. Мақаланы /add арқылы оқытуға болады.
news-count-open = кезекте
news-count-accepted = қабылданды
news-count-merged = дереккөз болып қосылды
news-count-rejected = қабылданбады
news-audit-title = Соңғы қадамдар
news-audit-empty = Редакция әзірге ештеңе істеген жоқ.
news-undo-usage = /undo және /audit көрсеткен нөмірді жазыңыз немесе соңғы қадамыңыз үшін жай ғана /undo деңіз.
news-undo-nothing = Сіздің кері қайтаратын қадамыңыз жоқ.
news-undone = Кері қайтарылды: { $what }
news-editors-title = Редакция
news-editors-none = Әзірге ешкім жазылмаған. KORRIDOR_EDITORS немесе KORRIDOR_CHIEF_EDITORS баптауы керек.
news-editors-usage = Мысалы: /editors add telegram:123, /editors add telegram:123 chief, /editors remove telegram:123
news-editors-settled = Баптауларда жазылған адам тек сол жерден алынады.
news-editors-unknown = Тізімде ондай адам жоқ.
news-role-editor = редактор
news-role-chief = бас редактор

# Corrections
news-cancelled = Бас тартылды, ештеңе өзгерген жоқ.
news-corrected = Түзетілді. Деректі көргендерге хабарланады.
news-retracted = Қайтарып алынды. Деректі көргендерге хабарланады.
news-correct-usage = /correct және дерек кодын жазыңыз немесе алдымен ол туралы сұраңыз.
news-correct-which = Нені түзетесіз?
news-correct-title = Түзету
news-correct-then = Кейін былай делінеді:
news-not-translated = әлі аударылмаған
news-retract-usage = /retract, дерек кодын және себебін жазыңыз немесе алдымен ол туралы сұраңыз.
news-retract-which = Нені қайтарып аласыз?
news-retract-title = Шынымен қайтарып аласыз ба?
news-retract-reason = Себебі: { $reason }
news-retract-effect = Дерек бұдан былай айтылмайды. Ол жазылған хабарлар түзетіледі, көргендерге себебі айтылады.
news-retract-chats = { $count ->
    [0] Білуімізше, ол ешбір чатта көрсетілмеген.
    [one] Ол бір чатта көрсетілген.
   *[other] Ол { $count } чатта көрсетілген.
}
news-ask-retraction = Себебін жазыңыз. Оны оқырмандар көреді.

# Reading
news-reading = { $address } оқылып жатыр …
news-reading-off = Мұнда мақала оқылмайды.
news-reading-terminal = Терминалда мақаланы «korridor add», таспаларды «korridor feeds poll» оқиды.
news-add-usage = /add және мақаланың https:// деп басталатын мекенжайын жазыңыз.
news-read-new = Оқылды: «{ $title }». Жаңа мәлімет: { $count }.
news-read-none = Оқылды: «{ $title }». Біздің тақырып бойынша жаңа ештеңе жоқ.
news-read-fault = { $address } оқылмады: { $reason }
news-fetch-address = Бұл мекенжайды ашуға болмайды.
news-fetch-robots = Иесі бұл бетті бағдарламалар оқығанын қаламайды.
news-fetch-unreachable = Серверге қосылу мүмкін емес.
news-fetch-slow = Сервер уақытында жауап бермейді.
news-fetch-too-large = Бет тым үлкен.
news-fetch-redirects = Қайта бағыттаулар ешқайда апармайды.
news-fetch-status = Сервер бетті бермейді.
news-fetch-content = Бұл мен оқи алатын мәтін емес.
news-fetch-other = Оқу кезінде ақау шықты. Ол журналда көрінеді.
news-feeds-title = Таспалар
news-feeds-none = Әзірге бірде-бір таспа оқылмайды. Қосу үшін /feeds add және мекенжайын жазыңыз.
news-feeds-usage = /feeds, /feeds add және мекенжайын немесе /feeds remove және нөмірін жазыңыз.
news-feeds-added = Енді оқылады: { $address }
news-feeds-removed = Енді оқылмайды: { $address }
news-feeds-unknown = Мұнда ондай таспа жоқ. Нөмірлерін /feeds көрсетеді.
news-feed-read = оқылған уақыты: { $when }
news-feed-waiting = әлі оқылмаған
news-feed-failing = { $when } күнінен бастап оқылмайды
news-feed-dead = { $address } таспасы { $when } күнінен бастап оқылмайды. Мекенжайы әлі дұрыс па? Тізімнен алып тастау: /feeds remove

# What cannot be done
news-fault-claim-unknown = Мұндай мәлімет жоқ.
news-fault-claim-decided = Бұл бойынша шешім қабылданған. { $act }
news-fault-claim-changed = Осы арада бұл өзгертілген. { $act }
news-fault-decision-changed = Осы арада біз білетін деректер өзгерді. Қайта қарап шығыңыз.
news-fault-article-unknown = Бұл мақала енді жоқ.
news-fault-statement-missing = Жаңалықты айтатын сөйлем жетіспейді.
news-fault-statement-copied = { $where }гі сөйлем мақаладан сөзбе-сөз алынған: «{ $run }». Өз сөзіңізбен жазыңыз.
news-fault-sentence = { $where }гі мәтін бір ғана сөйлем болуы керек, соңында нүкте тұрсын.
news-fault-missing-number = { $where }гі сөйлемде { $number } саны жоқ.
news-fault-unknown-number = { $where }гі сөйлемде { $number } тұр, бірақ мәліметте ондай сан жоқ.
news-fault-sentence-empty = Сөйлем бос.
news-fault-claim-invalid = Бұлай дерек шықпайды: «{ $field }» өрісі сәйкес келмейді.
news-fault-entity-unknown = «{ $entity }» деген атауды білмеймін. Белгілі атауды таңдаңыз.
news-fault-fact-unknown = «{ $fact }» деген дерек жоқ немесе ол қайтарып алынған.
news-fault-reason-missing = Себебі көрсетілмеген.
news-fault-act-final = Бұл қадамды кері қайтаруға болмайды.
news-fault-act-unknown = Мұндай қадам жоқ. Нөмірлерін /audit көрсетеді.
news-fault-act-undone = Бұл қадам бұрын кері қайтарылған.
news-fault-changed-since = «{ $fact }» содан бері тағы өзгертілген. Алдымен соны кері қайтарыңыз.
news-fault-nothing-changed = Онда онсыз да солай жазылған. Ештеңе өзгерген жоқ.
news-fault-choice-unknown = Мұны осы жерде таңдауға болмайды.
news-fault-figure-unclear = «{ $typed }» дегенді сан деп түсінбедім. Мысалы: 40 млн т
news-fault-date-unclear = «{ $typed }» дегенді күн деп түсінбедім. Мысалы: 2029 немесе 17.05.2029
news-fault-other = Бұлай істеуге болмайды.

# Why a claim stands to what is known as it does
news-reason-nothing-known = Бұл туралы әлі ештеңе белгісіз.
news-reason-other-figure-known = Әзірге бұл туралы басқа көрсеткіш белгілі.
news-reason-other-period = Сол көрсеткіштің басқа кезеңдегі мәні.
news-reason-same-source = Мұны сол дереккөздің өзі айтқан.
news-reason-same-story = Сол хабар басқа басылымнан белгілі.
news-reason-says-the-same = Дәл соны айтады, бірақ дереккөзі бөлек.
news-reason-firmer-status = Іс бұрын белгілі болғаннан алға жылжыған.
news-reason-weaker-status = Белгілі деректен гөрі сақ айтылған.
news-reason-stalled = Іс тоқтап қалған.
news-reason-cancelled = Істен бас тартылған.
news-reason-taken-up-again = Іс қайта қолға алынған.
news-reason-later-deadline = Мерзімі кейінге шегерілген.
news-reason-earlier-deadline = Мерзімі ертерек күнге жылжыған.
news-reason-higher-figure = Сан белгілі көрсеткіштен көп.
news-reason-lower-figure = Сан белгілі көрсеткіштен аз.
news-reason-other-figure = Дәл сол іс туралы басқа сан.
news-reason-twice-the-figure = Бұл белгілі саннан екі есе немесе одан да көп.
news-reason-half-the-figure = Бұл белгілі санның жартысы немесе одан да аз.
news-reason-ten-times-the-figure = Бұл белгілі саннан он есе немесе одан да көп: үтірден не өлшем бірлігінен қате кеткен болуы мүмкін.
news-reason-tenth-of-the-figure = Бұл белгілі санның оннан бірі немесе одан да аз: үтірден не өлшем бірлігінен қате кеткен болуы мүмкін.
news-reason-other-unit = Өлшем бірлігі басқа.
news-reason-other-sign = Таңбасы қарама-қарсы.
news-reason-future-date = Болған іс ретінде айтылған, бірақ күні әлі алда.
news-reason-impossible-date = Аяқталу күні басталу күнінен бұрын тұр.
news-reason-by-editor = Редакция осылай деп шешті.
news-until = мерзімі: { $when }

# Pinned answers
command-pin = Соңғы сұраққа тексерілген жауап бекіту
command-unpin = Бекітілген жауапты алып тастау
command-pins = Бекітілген жауаптар
news-pin-usage = Алдымен сұрақты қойыңыз. Мен оған деректермен жауап бергенде, /pin және тексерілген жауапты жазыңыз.
news-pin-ask = «{ $question }» сұрағына қандай жауап берілсін? Ол соңғы жауаптың дереккөздеріне сүйенеді.
news-pin-until = Бұл жауап қанша уақыт бойы берілсін?
news-pin-days = { $count } күн
news-pinned = Жауап { $name } атауымен бекітілді, соңғы күні: { $when }.
news-unpinned = Алып тасталды: { $name }.
news-pins-title = Бекітілген жауаптар
news-pins-none = Әзірге бірде-бір жауап бекітілмеген.
news-pin-in-use = қолданыста, соңғы күні: { $when }
news-pin-expired = мерзімі өткен, соңғы күні: { $when }
news-pin-changed = қолданылмайды, дерек өзгерген; соңғы күні: { $when }
news-fault-pin-expired = Бұл күн өтіп кеткен.
news-fault-pin-unknown = Мұндай атаумен бекітілген жауап жоқ. Атауларын /pins көрсетеді.

# What is held about an editor
news-mydata-role = Редакциядағы рөліңіз: { $role }
news-mydata-draft = Редакцияда бастап, аяқтамаған қадамыңыз бар
news-mydata-readings = Сіз оқытқан мақалалар: { $count }
