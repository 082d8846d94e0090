# Digests: what they are called, how they are headed, and what is said about a schedule.

# When
digest-when-daily = ежедневно в { $time } ({ $city })
digest-when-weekdays = по будням в { $time } ({ $city })
digest-when-weekly = по { $days } в { $time } ({ $city })
digest-when-monthly = каждый месяц { $day } числа в { $time } ({ $city })
digest-when-month-end = в последний день месяца в { $time } ({ $city })
digest-when-at-once = сразу, как только что-то изменится
digest-on-monday = понедельникам
digest-on-tuesday = вторникам
digest-on-wednesday = средам
digest-on-thursday = четвергам
digest-on-friday = пятницам
digest-on-saturday = субботам
digest-on-sunday = воскресеньям
digest-list-last = { $some } и { $last }
digest-short-months = Если такого числа в месяце нет, дайджест придёт в последний день.

# What about
digest-about-all = обо всём
digest-in-language = { $code ->
    [de] на немецком
    [en] на английском
    [ru] на русском
   *[kk] на казахском
}
digest-only-news = только если есть новости
digest-paused = на паузе
digest-paused-until = на паузе до { $date }

# The digest itself
digest-title = Дайджест Korridor · { $date }
digest-alert-title = Сообщение Korridor · { $date }
digest-section-new = Новое
digest-section-changed = Изменения и исправления
digest-section-deadlines = Сроки
digest-section-archive = Из архива
digest-nothing-new = С прошлого дайджеста ничего нового не появилось.
digest-first = Ваш первый дайджест. В следующих будет то, что появилось после предыдущего.
digest-corrected = исправлено
digest-retracted = отозвано
digest-disputed = по другим данным
digest-due = срок: { $date }
digest-overdue = срок прошёл: { $date }
digest-quoted = «{ $statement }».
digest-before = Раньше было так: «{ $statement }».
digest-reason = Причина: { $reason }
digest-more-lines = … и ещё { $count }
digest-late = С опозданием: дайджест должен был выйти в { $time }.
digest-missed = Пропущено, пока Korridor был недоступен: { $dates }.
digest-missed-many = Пропущено выпусков, пока Korridor был недоступен: { $count }; последний — { $date }.
digest-button-full = Читать полностью
digest-button-follow = Следить
digest-button-settings = Настройки

# What cannot be
digest-refused-empty = Когда присылать дайджест и о чём?
digest-refused-too-long = Слишком длинно. Укажите только день, время, город и темы.
digest-refused-too-many = Слишком много тем. В один дайджест можно включить не больше { $most } тем и названий.
digest-refused-not-understood = Не удалось понять «{ $what }».
digest-refused-impossible-time = «{ $what }» — такого времени нет. Часы бывают от 0 до 23, минуты — от 0 до 59.
digest-refused-impossible-day = «{ $what }» — такого числа в месяце нет. Можно указать от 1 до 31 или последний день.
digest-refused-unknown-zone = Я не знаю часового пояса «{ $what }». Достаточно города: Алматы, Астана, Берлин.
digest-refused-too-often = «{ $what }» — слишком часто: дайджест приходит не чаще раза в день. Для срочного выберите «сразу».
digest-refused-not-offered = «{ $what }» — такого варианта нет. Можно выбрать: ежедневно, по будням, еженедельно, ежемесячно или сразу.
digest-refused-contradiction = Одно противоречит другому: { $what }. Оставьте, пожалуйста, что-то одно.
digest-refused-two-times = Указано два времени: { $what }. Дайджест приходит раз в день; для второго времени настройте, пожалуйста, ещё один.
digest-refused-impossible-pause = Не понял, на какой срок: «{ $what }». Напишите, например, «на 2 недели» или «до 1 декабря», не больше года.
digest-instead = Может быть, «{ $instead }»?
digest-example-lead = Например:
digest-example = /digest по понедельникам 9:00 Алматы транспорт инвестиции
