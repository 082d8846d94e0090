# The newsroom: cards, what editors may do, and what cannot be done.

help-editors = Для редакции
command-review = Проверить сведения, которые ждут решения
command-add = Прочитать статью: /add и адрес
command-feeds = Ленты, которые читаются регулярно
command-correct = Исправить факт
command-retract = Отозвать факт с указанием причины
command-audit = Что редакция сделала за последнее время
command-undo = Отменить свой последний шаг
command-editors = Кто состоит в редакции

news-editors-only = Это доступно только редакции.
news-chief-only = Это доступно только главному редактору.

# Figures and names
news-million = { $count } млн
news-billion = { $count } млрд
news-trillion = { $count } трлн
news-unit-h = ч
news-unit-d = { $count ->
    [one] день
    [few] дня
    [many] дней
   *[other] дня
}
news-unit-wk = { $count ->
    [one] неделя
    [few] недели
    [many] недель
   *[other] недели
}
news-unit-mo = { $count ->
    [one] месяц
    [few] месяца
    [many] месяцев
   *[other] месяца
}
news-unit-a = { $count ->
    [one] год
    [few] года
    [many] лет
   *[other] года
}
news-up-to = максимум { $figure }
news-about = примерно { $figure }
news-language = { $code ->
    [de] немецкий
    [en] английский
    [ru] русский
   *[kk] казахский
}
news-in-language = { $code ->
    [de] на немецком
    [en] на английском
    [ru] на русском
   *[kk] на казахском
}
news-kind = { $kind ->
    [person] человек
    [organisation] организация
    [country] страна
    [place] место
    [route] маршрут
    [programme] программа
    [document] документ
    [event] событие
   *[group] группа
}
news-instrument = { $instrument ->
    [letter-of-intent] письмо о намерениях
    [memorandum] меморандум
    [agreement] соглашение
   *[contract] договор
}

# A card
news-relation-new = Новое
news-relation-confirms = Подтверждает известное
news-relation-updates = Новые данные
news-relation-disputes = Расходится с известным
news-relation-duplicate = Уже известно
news-relation-implausible = Неправдоподобно
news-state-accepted = Принято
news-state-merged = Добавлено как источник
news-state-rejected = Отклонено
news-state-outdated = Устарело
news-untranslated = Ещё не переведено: { $languages }
news-deadline = Срок: { $when }
news-known = Известно: { $statement }
news-then = Станет: { $statement }
news-quote = «{ $quote }»
news-names = Упомянуты: { $names }
news-name-new = { $name } (новое: { $kind })
news-name-unknown = { $name } (неизвестно)
news-waiting = Ещё в очереди: { $count }
news-outdated = Статью изменили, и этого в ней больше нет.
news-done-at = { $what }, { $when }
news-button-accept = Принять
news-button-confirm = Добавить источник
news-button-edit = Править
news-button-merge = Объединить
news-button-reject = Отклонить
news-button-next = Дальше
news-button-undo = Отменить
news-button-back = Назад
news-button-save = Сохранить
news-button-cancel = Не менять
news-button-retract = Отозвать

# Acts
news-did-propose = Предложено
news-did-edit = Правка: { $name }
news-did-accept = Принято: { $name }
news-did-merge = Добавлен источник: { $name }
news-did-reject = Отклонено: { $name }
news-did-correct = Исправлено: { $name }
news-did-retract = Отозвано: { $name }
news-did-pin = Ответ закреплён: { $name }
news-did-unpin = Ответ откреплён: { $name }
news-did-undo = Отменено: { $name }
news-toast-accepted = Принято.
news-toast-merged = Добавлено как ещё один источник.
news-toast-undone = Отменено.
news-toast-next = Сейчас придёт следующая карточка.
news-toast-none-left = Больше ничего не ждёт.
news-toast-check-sentence = Статус изменён. Верна ли по-прежнему формулировка?

# Editing
news-edit-title = Что изменить?
news-field-status = Статус: { $value }
news-field-figure = Число: { $value }
news-field-deadline = Срок: { $value }
news-field-subject = О ком или о чём: { $value }
news-field-topic = Тема: { $value }
news-field-relation = Отношение: { $value }
news-ask-s = Напишите предложение { $where }: ровно одно, со всеми числами и своими словами.
news-ask-st = На какой стадии дело?
news-ask-to = К какой теме это относится?
news-ask-re = Как это соотносится с известным?
news-ask-q = Напишите число с единицей, например: 40 млн т
news-ask-dl = Напишите дату с той точностью, которую даёт источник: 2029, 05.2029 или 17.05.2029. Чтобы убрать дату, поставьте прочерк.
news-ask-su = О ком или о чём речь? Напишите имя или название.
news-ask-reason = Почему Вы это отклоняете?
news-so-far = Сейчас: { $value }
news-heard-telegram = Ответьте именно на это сообщение, иначе я здесь ответа не увижу.
news-heard-slack = Упомяните меня в ответе, иначе я его здесь не увижу.
news-heard-terminal = Достаточно одной строки.
news-which-name = Кто или что имеется в виду?
news-new-name = Имя «{ $name }» мне незнакомо. Кто это или что это?
news-merge-title = Какой известный факт это подтверждает?
news-reject-title = Почему отклоняете?
news-reject-not-ours = Не наша тема
news-reject-not-said = В статье этого нет
news-reject-old = Устарело
news-reject-vague = Слишком неопределённо
news-reject-advert = Реклама
news-reject-doubtful = Сомнительный источник
news-reject-other = Другая причина …

# The queue and what was done
news-queue-title = На проверку
news-queue-empty = Сведений, которые ждут решения, нет. Добавить статью можно командой /add.
news-count-open = ждут
news-count-accepted = принято
news-count-merged = добавлено источников
news-count-rejected = отклонено
news-audit-title = Сделано за последнее время
news-audit-empty = Редакция пока ничего не сделала.
news-undo-usage = Напишите /undo и номер из /audit или просто /undo, чтобы отменить свой последний шаг.
news-undo-nothing = У Вас нет шагов, которые можно отменить.
news-undone = Отменено: { $what }
news-editors-title = Редакция
news-editors-none = Пока никого нет. Нужна настройка KORRIDOR_EDITORS или KORRIDOR_CHIEF_EDITORS.
news-editors-usage = Например: /editors add telegram:123, /editors add telegram:123 chief, /editors remove telegram:123
news-editors-settled = Кто указан в настройках, того можно убрать только там.
news-editors-unknown = Этого человека в списке нет.
news-role-editor = редактор
news-role-chief = главный редактор

# Corrections
news-cancelled = Ничего не изменено.
news-corrected = Исправлено. Кто видел этот факт, узнает об этом.
news-retracted = Отозвано. Кто видел этот факт, узнает об этом.
news-correct-usage = Напишите /correct и код факта или сначала спросите о нём.
news-correct-which = Что исправить?
news-correct-title = Исправление
news-correct-then = Будет так:
news-not-translated = ещё не переведено
news-retract-usage = Напишите /retract, код факта и причину или сначала спросите о нём.
news-retract-which = Что отозвать?
news-retract-title = Точно отозвать?
news-retract-reason = Причина: { $reason }
news-retract-effect = Факт больше не будет называться. Сообщения с ним будут исправлены, а кто его видел, узнает причину.
news-retract-chats = { $count ->
    [0] Насколько известно, его не показывали ни в одном чате.
    [one] Его показали в { $count } чате.
   *[other] Его показали в { $count } чатах.
}
news-ask-retraction = Назовите причину. Её увидят читатели.

# Reading
news-reading = Читаю { $address } …
news-reading-off = Здесь статьи не читаются.
news-reading-terminal = В терминале статью читает «korridor add», а ленты — «korridor feeds poll».
news-add-usage = Напишите /add и адрес статьи, который начинается с https://.
news-read-new = Прочитано: «{ $title }». Новых сведений: { $count }.
news-read-none = Прочитано: «{ $title }». По нашей теме там нет ничего нового.
news-read-fault = Не удалось прочитать { $address }: { $reason }
news-fetch-address = Этот адрес открывать нельзя.
news-fetch-robots = Владелец не хочет, чтобы страницу читали программы.
news-fetch-unreachable = Сервер недоступен.
news-fetch-slow = Сервер не отвечает вовремя.
news-fetch-too-large = Страница слишком велика.
news-fetch-redirects = Перенаправления никуда не ведут.
news-fetch-status = Сервер не отдаёт страницу.
news-fetch-content = Это не текст, который я могу прочитать.
news-fetch-other = При чтении что-то сломалось. Мы увидим это в журнале.
news-feeds-title = Ленты
news-feeds-none = Пока не читается ни одна лента. Добавить можно так: /feeds add и адрес.
news-feeds-usage = Напишите /feeds, /feeds add и адрес или /feeds remove и номер.
news-feeds-added = Теперь читается: { $address }
news-feeds-removed = Больше не читается: { $address }
news-feeds-unknown = Такой ленты здесь нет. Номера показывает /feeds.
news-feed-read = прочитана: { $when }
news-feed-waiting = ещё не прочитана
news-feed-failing = не читается с { $when }
news-feed-dead = С { $when } лента { $address } не читается. Верен ли ещё адрес? Убрать её из списка: /feeds remove

# What cannot be done
news-fault-claim-unknown = Таких сведений нет.
news-fault-claim-decided = Решение уже принято. { $act }
news-fault-claim-changed = За это время здесь что-то изменили. { $act }
news-fault-decision-changed = То, что мы знаем, за это время изменилось. Посмотрите, пожалуйста, ещё раз.
news-fault-article-unknown = Этой статьи больше нет.
news-fault-statement-missing = Нет предложения, в котором сказано, что изменилось.
news-fault-statement-copied = Предложение { $where } дословно взято из статьи: «{ $run }». Напишите, пожалуйста, своими словами.
news-fault-sentence = Текст { $where } должен быть ровно одним предложением с точкой в конце.
news-fault-missing-number = В предложении { $where } нет числа { $number }.
news-fault-unknown-number = В предложении { $where } стоит { $number }, но такого числа в сведениях нет.
news-fault-sentence-empty = Предложение пустое.
news-fault-claim-invalid = Факта так не получается: не подходит поле «{ $field }».
news-fault-entity-unknown = Имя «{ $entity }» мне незнакомо. Выберите, пожалуйста, известное.
news-fault-fact-unknown = Факта «{ $fact }» нет, или он уже отозван.
news-fault-reason-missing = Не указана причина.
news-fault-act-final = Этот шаг отменить нельзя.
news-fault-act-unknown = Такого шага нет. Номера показывает /audit.
news-fault-act-undone = Этот шаг уже отменён.
news-fault-changed-since = «{ $fact }» с тех пор меняли ещё раз. Сначала отмените это.
news-fault-nothing-changed = Там уже так и есть. Ничего не изменено.
news-fault-choice-unknown = Здесь это выбрать нельзя.
news-fault-figure-unclear = Не могу прочитать «{ $typed }» как число. Например: 40 млн т
news-fault-date-unclear = Не могу прочитать «{ $typed }» как дату. Например: 2029 или 17.05.2029
news-fault-other = Так сделать нельзя.

# Why a claim stands to what is known as it does
news-reason-nothing-known = Об этом пока ничего не известно.
news-reason-other-figure-known = Пока об этом известен другой показатель.
news-reason-other-period = Тот же показатель за другой период.
news-reason-same-source = Об этом уже сообщил тот же источник.
news-reason-same-story = То же сообщение уже известно из другого издания.
news-reason-says-the-same = Сказано то же самое, но источник другой.
news-reason-firmer-status = Дело продвинулось дальше, чем было известно.
news-reason-weaker-status = Сказано осторожнее, чем было известно.
news-reason-stalled = Дело застопорилось.
news-reason-cancelled = Дело отменено.
news-reason-taken-up-again = К делу вернулись.
news-reason-later-deadline = Срок перенесён на более поздний.
news-reason-earlier-deadline = Срок перенесён на более ранний.
news-reason-higher-figure = Число больше известного.
news-reason-lower-figure = Число меньше известного.
news-reason-other-figure = Другое число о том же самом.
news-reason-twice-the-figure = Это по меньшей мере вдвое больше известного числа.
news-reason-half-the-figure = Это половина известного числа или ещё меньше.
news-reason-ten-times-the-figure = Это по меньшей мере в десять раз больше известного числа: возможно, ошибка в запятой или единице измерения.
news-reason-tenth-of-the-figure = Это десятая часть известного числа или ещё меньше: возможно, ошибка в запятой или единице измерения.
news-reason-other-unit = Единица измерения другая.
news-reason-other-sign = Знак противоположный.
news-reason-future-date = Сообщается как о свершившемся, но дата в будущем.
news-reason-impossible-date = Конец раньше начала.
news-reason-by-editor = Так решила редакция.
news-until = срок: { $when }

# Pinned answers
command-pin = Закрепить проверенный ответ за последним вопросом
command-unpin = Открепить ответ
command-pins = Закреплённые ответы
news-pin-usage = Сначала задайте вопрос. Когда я отвечу на него с опорой на факты, напишите /pin и проверенный ответ.
news-pin-ask = Каким должен быть ответ на вопрос «{ $question }»? Он будет опираться на источники последнего ответа.
news-pin-until = Как долго давать этот ответ?
news-pin-days = { $count } дн.
news-pinned = Ответ закреплён под именем { $name }. Последний день: { $when }
news-unpinned = Откреплено: { $name }.
news-pins-title = Закреплённые ответы
news-pins-none = Пока ни один ответ не закреплён.
news-pin-in-use = действует, последний день: { $when }
news-pin-expired = срок истёк, последний день: { $when }
news-pin-changed = не действует, факт изменился; последний день: { $when }
news-fault-pin-expired = Этот день уже прошёл.
news-fault-pin-unknown = Закреплённого ответа с таким именем нет. Имена показывает /pins.

# What is held about an editor
news-mydata-role = Ваша роль в редакции: { $role }
news-mydata-draft = Шаг в редакции, который Вы начали и не закончили
news-mydata-readings = Статьи, добавленные Вами для чтения: { $count }
