# Setting up briefings in the chat: the menu, lists, confirmations; and following.
command-digest = Тұрақты шолулар: орнату, кідірту, өшіру
command-follow = Өзгерісті бірден білу: /follow DB Cargo
command-unfollow = Бақылауды тоқтату
command-status = Соңғы шолу қашан келгені және келесісі қашан келетіні

# The menu
digest-ask-cadence = Шолуды қаншалықты жиі жіберейін?
digest-ask-days = Қай күндері? Бірнешеуін таңдауға болады.
digest-ask-day-of-month = Айдың қай күні?
digest-ask-time = Сағат нешеде? Өзіңіз жазсаңыз да болады, мысалы: 8:30.
digest-ask-city = Қай қаланың уақытымен? Басқа қаланың атауын жазсаңыз да болады.
digest-ask-topics = Қай тақырыптар бойынша? Бірнешеуін таңдауға болады.
digest-cadence-daily = Күн сайын
digest-cadence-weekdays = Жұмыс күндері
digest-cadence-weekly = Апта сайын
digest-cadence-monthly = Ай сайын
digest-cadence-at-once = Өзгеріс болса, бірден
digest-last-day = Соңғы күні
digest-which-city = Қай қаланы айттыңыз?
digest-confirm = Бәрі дұрыс па?
digest-next = Келесісі: { $when }
digest-change-cadence = Күндері
digest-change-time = Уақыты
digest-change-zone = Қаласы
digest-change-topics = Тақырыптары
digest-cancelled = Жарайды, ештеңе өзгертілмеді.
digest-menu-gone = Бұл мәзір жабылған. Қайта бастау үшін /digest деп жазыңыз.

# What is set up
digest-stored = Шолу орнатылды.
digest-changed = Шолу өзгертілді.
digest-there-already = Мұндай шолу бұрыннан бар, ештеңе өзгертілмеді:
digest-too-many-here = Мұнда { $most } шолу бар, одан көп орнатуға болмайды. Алдымен біреуін өшіріңіз: /digest list
digest-list-title = Осы чаттағы шолулар
digest-one-title = Бұл шолу
digest-none = Мұнда әзірге шолу жоқ. Орнату үшін: /digest
digest-given-up = Енді жіберілмейді, өйткені үш бөлек күнде мұнда ештеңе жетпеді. Себебі жойылған соң қайта қосуға болады:
digest-which = Қай шолуды айттыңыз?
digest-elsewhere = басқа тармақта
digest-gone = Бұл шолу енді жоқ. Қандай шолулар барын /digest list көрсетеді.
digest-off = Өшірілді:
digest-all-off = Осы чаттағы барлық шолу өшірілді.
digest-now-paused = Кідіртілді. Жалғастыру үшін: /digest resume
digest-not-paused = Бұл шолу кідіртілмеген:
digest-ask-resume = Осы уақытта жиналғанның бәрін бір шолуда жіберейін бе, әлде осы сәттен бастайын ба?
digest-on-its-way = Шолу жіберіліп жатыр.
digest-preview-lead = Алдын ала қарау: қазір шолуда мыналар жазылар еді.
digest-preview-empty = Қазір хабарлайтын ештеңе жоқ, сондықтан бұл шолу жіберілмес еді.
digest-terminal = Терминалға өздігімнен ештеңе жібере алмаймын, сондықтан мұнда шолу орнатылмайды. Шолуда не жазылатынын /digest preview көрсетеді; Telegram мен Slack-те ол кесте бойынша келеді.
digest-overwrote = Осы арада оны басқа біреу өзгертіпті. Енді сіздің нұсқаңыз күшінде.
digest-overwritten = Бұл шолуды сізден кейін басқа біреу өзгертті. Қазір ол мынадай:
digest-not-kept = Бұл шолудың толық нұсқасы енді сақтаулы емес.

# Buttons
digest-button-subscribe = Иә, орнату
digest-button-save = Сақтау
digest-button-cancel = Бас тарту
digest-button-on = Әрі қарай
digest-button-all-topics = Барлық тақырып
digest-button-all = Барлығы
digest-button-new = Жаңа шолу
digest-button-change = Өзгерту
digest-button-pause = Кідірту
digest-button-resume = Жалғастыру
digest-button-catch-up = Бәрін бір шолуда
digest-button-fresh = Осы сәттен бастау
digest-button-preview = Алдын ала қарау
digest-button-now = Қазір жіберу
digest-button-only-news = Тек жаңалық болса
digest-button-always = Жаңалық болмаса да
digest-button-off = Өшіру
digest-button-again = Қайта қосу

# How they are doing
status-title = Шолулардың жай-күйі
status-sent = Соңғысы жіберілді: { $when }
status-never-sent = Әлі жіберілген жоқ.
status-fault = Соңғысы жетпеді.

# Following
follow-title = Мұнда мыналарды бақылап отырмын
follow-none = Мұнда әзірге ештеңені бақылап отырған жоқпын.
follow-usage = Мысалы: /follow Siemens Mobility. Тоқтату үшін: /unfollow
follow-unknown = «{ $name }» деген тақырыпты, адамды немесе ұйымды білмеймін. Не туралы дерегіміз барын /topics көрсетеді.
follow-which = Қайсысын бақылайын?
follow-terminal = Терминалға өздігімнен жаза алмаймын. Telegram-да немесе Slack-те бақылауға қойыңыз: өзгеріс болса, сонда хабарлаймын.
followed-direct = Есте сақтадым. Бір нәрсе өзгерсе, жеке чатымызға жазамын; ол үшін чатты бір рет ашып қойыңыз.
unfollowed = Енді бақыламаймын:
unfollowed-nothing = Бұл мұнда бақылауда болған жоқ.
mydata-digest = • Шолу: { $what }
