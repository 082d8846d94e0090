# Setting up briefings in the chat: the menu, lists, confirmations; and following.
command-digest = Регулярные дайджесты: настроить, приостановить, отключить
command-follow = Сразу узнавать об изменениях: /follow DB Cargo
command-unfollow = Перестать следить
command-status = Когда пришёл последний дайджест и когда будет следующий

# The menu
digest-ask-cadence = Как часто присылать дайджест?
digest-ask-days = По каким дням? Можно выбрать несколько.
digest-ask-day-of-month = Какого числа?
digest-ask-time = В какое время? Можно и написать, например 8:30.
digest-ask-city = По времени какого города? Можно написать и любой другой.
digest-ask-topics = На какие темы? Можно выбрать несколько.
digest-cadence-daily = Ежедневно
digest-cadence-weekdays = По будням
digest-cadence-weekly = Еженедельно
digest-cadence-monthly = Ежемесячно
digest-cadence-at-once = Сразу при изменениях
digest-last-day = Последний день
digest-which-city = Какой город вы имеете в виду?
digest-confirm = Всё верно?
digest-next = Следующий: { $when }
digest-change-cadence = Дни
digest-change-time = Время
digest-change-zone = Город
digest-change-topics = Темы
digest-cancelled = Хорошо, всё осталось как было.
digest-menu-gone = Это меню уже закрыто. Чтобы начать заново, напишите /digest.

# What is set up
digest-stored = Дайджест настроен.
digest-changed = Дайджест изменён.
digest-there-already = Такой дайджест уже есть, ничего не изменилось:
digest-too-many-here = Здесь может быть не больше { $most } дайджестов. Сначала отключите один: /digest list
digest-list-title = Дайджесты в этом чате
digest-one-title = Этот дайджест
digest-none = Дайджестов здесь пока нет. Настроить: /digest
digest-given-up = Больше не отправляется: в три разных дня сообщения сюда не дошли. Когда причина будет устранена, отправку можно включить снова:
digest-which = Какой дайджест вы имеете в виду?
digest-elsewhere = в другой ветке
digest-gone = Этого дайджеста больше нет. Какие есть, покажет /digest list.
digest-off = Отключено:
digest-all-off = Все дайджесты в этом чате отключены.
digest-now-paused = Поставлено на паузу. Возобновить: /digest resume
digest-not-paused = Этот дайджест не на паузе:
digest-ask-resume = Прислать всё, что накопилось за это время, одним дайджестом или начать с этого момента?
digest-on-its-way = Отправляю дайджест.
digest-preview-lead = Предпросмотр: вот что было бы в дайджесте сейчас.
digest-preview-empty = Сейчас сообщать не о чем, поэтому этот дайджест не был бы отправлен.
digest-terminal = В терминал я не могу ничего прислать сам, поэтому дайджест здесь не настраивается. Что в нём было бы, покажет /digest preview; в Telegram и Slack он приходит по расписанию.
digest-overwrote = Тем временем его изменил кто-то ещё. Теперь действует ваш вариант.
digest-overwritten = Кто-то изменил этот дайджест после вас. Теперь он такой:
digest-not-kept = Полная версия этого дайджеста больше не хранится.

# Buttons
digest-button-subscribe = Да, настроить
digest-button-save = Сохранить
digest-button-cancel = Отмена
digest-button-on = Дальше
digest-button-all-topics = Все темы
digest-button-all = Все
digest-button-new = Новый дайджест
digest-button-change = Изменить
digest-button-pause = Пауза
digest-button-resume = Возобновить
digest-button-catch-up = Прислать накопившееся
digest-button-fresh = Начать с этого момента
digest-button-preview = Предпросмотр
digest-button-now = Прислать сейчас
digest-button-only-news = Только если есть новости
digest-button-always = Даже без новостей
digest-button-off = Отключить
digest-button-again = Включить снова

# How they are doing
status-title = Состояние дайджестов
status-sent = Последний отправлен: { $when }
status-never-sent = Пока ни одного не отправлено.
status-fault = Последний не дошёл.

# Following
follow-title = Вот за чем я здесь слежу
follow-none = Здесь я пока ни за чем не слежу.
follow-usage = Например: /follow Siemens Mobility. Перестать: /unfollow
follow-unknown = Темы, человека или организации «{ $name }» я не знаю. О чём у нас есть факты, покажет /topics.
follow-which = За чем из этого следить?
follow-terminal = В терминал я сам написать не могу. Настройте слежение в Telegram или Slack: там я сообщу, если что-то изменится.
followed-direct = Запомнил. Если что-то изменится, напишу вам в личный чат; откройте его, пожалуйста, один раз, чтобы я мог писать.
unfollowed = За этим я больше не слежу:
unfollowed-nothing = За этим я здесь не следил.
mydata-digest = • Дайджест: { $what }
