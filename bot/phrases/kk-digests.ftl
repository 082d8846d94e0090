# Digests: what they are called, how they are headed, and what is said about a schedule.

# When
digest-when-daily = күн сайын сағат { $time } ({ $city })
digest-when-weekdays = жұмыс күндері сағат { $time } ({ $city })
digest-when-weekly = { $days } күндері сағат { $time } ({ $city })
digest-when-monthly = әр айдың { $day } сағат { $time } ({ $city })
digest-when-month-end = әр айдың соңғы күні сағат { $time } ({ $city })
digest-when-at-once = өзгеріс болған сәтте бірден
digest-on-monday = дүйсенбі
digest-on-tuesday = сейсенбі
digest-on-wednesday = сәрсенбі
digest-on-thursday = бейсенбі
digest-on-friday = жұма
digest-on-saturday = сенбі
digest-on-sunday = жексенбі
digest-list-last = { $some } және { $last }
digest-short-months = Ай қысқа болса, шолу соңғы күні келеді.

# What about
digest-about-all = барлық тақырып
digest-in-language = { $code ->
    [de] неміс тілінде
    [en] ағылшын тілінде
    [ru] орыс тілінде
   *[kk] қазақ тілінде
}
digest-only-news = тек жаңалық болса
digest-paused = кідіртілген
digest-paused-until = { $date } дейін кідіртілген

# The digest itself
digest-title = Korridor шолуы · { $date }
digest-alert-title = Korridor хабары · { $date }
digest-section-new = Жаңа деректер
digest-section-changed = Өзгерістер мен түзетулер
digest-section-deadlines = Мерзімдер
digest-section-archive = Мұрағаттан
digest-nothing-new = Алдыңғы шолудан бері жаңа дерек шыққан жоқ.
digest-first = Бұл — алғашқы шолуыңыз. Келесілерінде алдыңғы шолудан бері не жаңарғаны жазылады.
digest-corrected = түзетілді
digest-retracted = қайтарып алынды
digest-disputed = басқаша айтылған
digest-due = мерзімі: { $date }
digest-overdue = мерзімі өтті: { $date }
digest-quoted = «{ $statement }».
digest-before = Бұрын былай делінген: «{ $statement }».
digest-reason = Себебі: { $reason }
digest-more-lines = … және тағы { $count }
digest-late = Кешікті: бұл шолу сағат { $time } шығуы тиіс еді.
digest-missed = Korridor жұмыс істемей тұрғанда шықпай қалғандары: { $dates }.
digest-missed-many = Korridor жұмыс істемей тұрғанда { $count } шолу шықпай қалды, соңғысы — { $date }.
digest-button-full = Толық оқу
digest-button-follow = Бақылау
digest-button-settings = Баптаулар

# What cannot be
digest-refused-empty = Шолуды қашан және не туралы жіберейін?
digest-refused-too-long = Тым ұзақ. Тек күнін, уақытын, қаласын және тақырыптарын жазыңыз.
digest-refused-too-many = Тақырып тым көп. Бір шолуға { $most } тақырып пен атауға дейін сыяды.
digest-refused-not-understood = «{ $what }» дегенді түсінбедім.
digest-refused-impossible-time = «{ $what }» деген уақыт жоқ. Сағат 0-ден 23-ке дейін, минут 0-ден 59-ға дейін болады.
digest-refused-impossible-day = Айда «{ $what }» деген күн жоқ. 1-ден 31-ге дейінгі күнді немесе айдың соңғы күнін таңдаңыз.
digest-refused-unknown-zone = «{ $what }» деген уақыт белдеуін білмеймін. Қала атауы жеткілікті: Алматы, Астана, Берлин.
digest-refused-too-often = «{ $what }» — тым жиі: шолу күніне бір реттен жиі шықпайды. Шұғыл хабар үшін «бірден» деп жазыңыз.
digest-refused-not-offered = «{ $what }» — мұндай кесте жоқ. Мыналарды таңдай аласыз: күн сайын, жұмыс күндері, апта сайын, ай сайын немесе бірден.
digest-refused-contradiction = Бұлар бір-біріне қайшы: { $what }. Біреуін ғана қалдырыңыз.
digest-refused-two-times = Мұнда екі уақыт тұр: { $what }. Шолу күніне бір рет келеді; екінші уақытқа бөлек шолу орнатыңыз.
digest-refused-impossible-pause = «{ $what }» деген мерзімді түсінбедім. Мысалы, «2 аптаға» немесе «1 желтоқсанға дейін» деп жазыңыз, ең көбі бір жыл.
digest-instead = «{ $instead }» демек болдыңыз ба?
digest-example-lead = Мысалы:
digest-example = /digest дүйсенбі сайын 9:00 Алматы көлік инвестиция
