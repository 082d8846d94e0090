# Corrections, and answers that somebody waited for.

amended-corrected = исправлено { $date }
amended-withdrawn = отозвано { $date }
correction-title = Исправление
correction-withdrawn-title = Отозвано
correction-withdrawn = Это больше не действительно: «{ $statement }».
correction-now = Теперь верно следующее:
awaited-title = На этот вопрос появился ответ
awaited-question = «{ $question }»

why-confirmed = Подтверждает: { $source }
history-title = Как это менялось
history-version = • { $date }: { $statement }
history-retracted = • { $date }: отозвано. Причина: { $reason }
source-confirms = подтверждает: { $count }
