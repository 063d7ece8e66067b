"""What documents say, line by line, by kind and language: for word lists and for drawn pages.

Invented people and offices throughout. A second text of a kind and language has a digit after the language.
"""

TEXTS: dict[tuple[str, str], str] = {
    ("passport", "deu"): """BUNDESREPUBLIK DEUTSCHLAND
REISEPASS PASSPORT PASSEPORT
Name / Surname MUSTERMANN
Staatsangehörigkeit / Nationality DEUTSCH
Geburtstag / Date of birth 12.08.1983""",
    ("passport", "eng"): """UNITED KINGDOM OF GREAT BRITAIN AND NORTHERN IRELAND
PASSPORT Type P Code GBR Passport No. 925665416
Surname BUTLER
Date of birth 11 SEP 1985
Date of expiry 16 NOV 2035""",
    ("passport", "tur"): """TÜRKİYE CUMHURİYETİ
PASAPORT
Pasaport No U12345678
Soyadı KAYA
Geçerlilik Tarihi 12.03.2031""",
    ("passport", "ukr"): """УКРАЇНА
ПАСПОРТ
Прізвище ШЕВЧЕНКО
Громадянство УКРАЇНА
Дата народження 05.02.1990""",
    ("passport", "rus"): """РОССИЙСКАЯ ФЕДЕРАЦИЯ
ПАСПОРТ
Фамилия ИВАНОВА
Гражданство РОССИЙСКАЯ ФЕДЕРАЦИЯ""",
    ("passport", "ara"): """الجمهورية العربية السورية
جواز سفر
الجنسية سورية
رقم الجواز 012345678""",
    ("passport", "fra"): """RÉPUBLIQUE TUNISIENNE
PASSEPORT
Nom BEN SALAH
Nationalité TUNISIENNE
Date d'expiration 04/05/2030""",
    ("visa", "deu"): """DEUTSCHLAND
VISUM
gültig für DEUTSCHLAND
Anzahl der Einreisen MULT
Dauer des Aufenthalts XXX TAGE""",
    ("visa", "eng"): """SCHENGEN VISA
VALID FOR SCHENGEN STATES
NUMBER OF ENTRIES MULT
DURATION OF STAY 90 DAYS""",
    ("current_residence_title", "deu"): """AUFENTHALTSTITEL
Art des Titels
Aufenthaltserlaubnis
Anmerkungen § 16b Abs. 1
Karte gültig bis 30.09.2027""",
    ("current_residence_title", "deu2"): """Stadt Herne
Zusatzblatt zum Aufenthaltstitel
Nebenbestimmungen
Beschäftigung bis zu 140 ganze Tage im Jahr erlaubt.""",
    ("current_residence_title", "eng"): """RESIDENCE PERMIT
Type of permit RESIDENCE PERMIT
Card expiry 30-09-2027
Remarks""",
    ("toleration_document", "deu"): """Stadt Herne - Ausländerbehörde
Aussetzung der Abschiebung
(Duldung)
Kein Aufenthaltstitel! Der Inhaber ist ausreisepflichtig!
gültig bis 14.02.2027""",
    ("asylum_permission_document", "deu"): """Aufenthaltsgestattung
zur Durchführung des Asylverfahrens
gemäß § 63 Asylgesetz
Name: Rahimi Vorname: Farid
gültig bis 01.03.2027""",
    ("photo_code", "deu"): """Fotostudio Sonnenschein
Ihr digitales Lichtbild
Fotocode: 7K3Q-XPLM-29AB
Bitte zeigen Sie diesen Code bei der Behörde vor. Gültig bis 21.05.2027
Data Matrix""",
    ("registration_certificate", "deu"): """Stadt Musterhausen
Bürgerbüro - Meldebehörde
Erweiterte Meldebescheinigung
Familienname Patel
Alleinige Wohnung Gartenstraße 7
45127 Essen
Essen, den 03.11.2026""",
    ("registration_certificate", "eng"): """City of Herne
Certificate of registration
The following person is entered in the civil register:
Place of residence: Gartenstraße 7, 44623 Herne""",
    ("registration_certificate", "fra"): """MAIRIE DE LYON
CERTIFICAT DE RÉSIDENCE
Je soussigné, certifie que M. Karim BENALI
est domicilié 12 rue des Fleurs, 69003 Lyon
Fait à Lyon, le 4 mars 2026""",
    ("registration_certificate", "tur"): """T.C. İÇİŞLERİ BAKANLIĞI
Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü
YERLEŞİM YERİ BELGESİ
Adı Mehmet Soyadı Kaya
Yerleşim Yeri Adresi Çankaya Mah. 5. Sokak No 12 Ankara""",
    ("registration_certificate", "ukr"): """ВИТЯГ З РЕЄСТРУ ТЕРИТОРІАЛЬНОЇ ГРОМАДИ
Прізвище Коваленко
Зареєстроване місце проживання
м. Харків, вул. Садова, 14""",
    ("registration_certificate", "rus"): """СВИДЕТЕЛЬСТВО О РЕГИСТРАЦИИ ПО МЕСТУ ЖИТЕЛЬСТВА
Выдано Ивановой Анне Петровне
зарегистрирован по адресу: г. Москва, ул. Лесная, 3""",
    ("registration_certificate", "ara"): """الجمهورية العربية السورية
محافظة دمشق
سند إقامة
يقيم في حي الميدان
المختار""",
    ("landlord_confirmation", "deu"): """Wohnungsgeberbestätigung
nach § 19 des Bundesmeldegesetzes (BMG)
Hiermit bestätige ich als Wohnungsgeber den Einzug folgender Personen:
Amal Al-Hassan
Anschrift der Wohnung: Demostraße 7, 44623 Herne
Tag des Einzugs: 01.10.2026
Unterschrift des Wohnungsgebers""",
    ("landlord_confirmation", "eng"): """Landlord confirmation
under § 19 Federal Registration Act
The landlord confirms that the following persons moved in:""",
    ("rental_contract", "deu"): """Mietvertrag
zwischen Karl Schäfer (Vermieter) und Amal Al-Hassan (Mieter)
§ 1 Mietsache
Die Wohnfläche beträgt 42,5 m².
Kaltmiete 450,00 € Kaution 900,00 €
Vermieter Mieter""",
    ("rental_contract", "eng"): """RENTAL AGREEMENT
between Karl Schaefer (Landlord) and Amal Al-Hassan (Tenant)
The premises have 42 m².
The monthly rent is 450 EUR. The deposit is 900 EUR.""",
    ("rent_payment_proof", "deu"): """Hausverwaltung Süd GmbH
Mietbescheinigung
Kaltmiete 450,00 €
Heizkosten 60,00 €
Gesamtmiete 590,00 €""",
    ("health_insurance_proof", "deu"): """Techniker Krankenkasse
Mitgliedsbescheinigung
Versichertennummer A123456789
Herr Farid Rahimi ist seit dem 01.04.2024 bei uns versichert.""",
    ("health_insurance_proof", "eng"): """AOK Rheinland
Confirmation of membership
We hereby confirm that Ms Amal Al-Hassan is covered by our statutory health insurance since 01.10.2024.
Insured person: Amal Al-Hassan""",
    ("enrolment_certificate", "deu"): """Ruhr-Hochschule Bochum
Studienbescheinigung
Frau Amal Al-Hassan ist im Wintersemester 2026/27 eingeschrieben.
Matrikelnummer 108012345678 Fachsemester 3""",
    ("enrolment_certificate", "eng"): """University of Applied Sciences
Certificate of Enrolment
Ms Amal Al-Hassan is enrolled as a full-time student in the winter semester 2026/27.""",
    ("enrolment_certificate", "fra"): """UNIVERSITÉ DE TUNIS
CERTIFICAT DE SCOLARITÉ
L'étudiante est inscrite pour l'année universitaire 2025/2026""",
    ("enrolment_certificate", "tur"): """ANKARA ÜNİVERSİTESİ
ÖĞRENCİ BELGESİ
Öğrenci No 2019123
Mühendislik Fakültesi""",
    ("admission_letter", "deu"): """Ruhr-Hochschule Bochum
Zulassungsbescheid
Sehr geehrte Frau Al-Hassan,
wir freuen uns, Ihnen einen Studienplatz im Studiengang Informatik anbieten zu können.
Einschreibefrist: 15.09.2026""",
    ("admission_letter", "eng"): """University of Applied Sciences
Letter of Admission
Dear Ms Al-Hassan, we are pleased to inform you that you have been admitted to the degree programme""",
    ("study_progress", "deu"): """Prüfungsamt
Leistungsübersicht
Modul Note Leistungspunkte
Mathematik I 2,0 bestanden 8
Durchschnittsnote 2,1 ECTS 60""",
    ("study_progress", "eng"): """Transcript of Records
Module Grade Credits
Mathematics I 2.0 8
Total credit points 60""",
    ("degree_certificate", "deu"): """Technische Universität Musterstadt
Masterurkunde
Die Fakultät verleiht Frau Priya Sharma den akademischen Grad Master of Science
Gesamtnote gut (1,8)""",
    ("degree_certificate", "eng"): """University of Mumbai
DIPLOMA
This is to certify that Ravi Kumar has been awarded the degree of Bachelor of Engineering
with all the rights and privileges""",
    ("degree_certificate", "fra"): """UNIVERSITÉ DE TUNIS
DIPLÔME DE LICENCE
Le grade de licence est conféré à Leïla Ben Salah, mention bien
Délivré à Tunis, le 12 juillet 2022""",
    ("degree_certificate", "tur"): """ANKARA ÜNİVERSİTESİ
LİSANS DİPLOMASI
Ayşe Yıldız, Mühendislik Fakültesi, Bilgisayar Bölümü'nden mezun olmuştur
Rektör Dekan""",
    ("degree_certificate", "ukr"): """ДИПЛОМ МАГІСТРА
Олена Коваленко закінчила Харківський національний університет
і здобула кваліфікацію магістра
спеціальність Право""",
    ("degree_certificate", "rus"): """ДИПЛОМ СПЕЦИАЛИСТА
Иванова Анна окончила Московский государственный университет
Присвоена квалификация экономист
специальность Экономика""",
    ("degree_certificate", "ara"): """جامعة دمشق
كلية الهندسة
شهادة تخرج
منحت درجة الإجازة في الهندسة المعلوماتية بتقدير جيد""",
    ("graduation_proof", "deu"): """Technische Universität Musterstadt - Prüfungsamt
Bescheinigung über den Studienabschluss
Frau Sharma hat alle Prüfungsleistungen erfolgreich abgeschlossen.""",
    ("recognition_notice", "deu"): """Zentralstelle für ausländisches Bildungswesen
Zeugnisbewertung
für die ausländische Hochschulqualifikation
Sekretariat der Kultusministerkonferenz""",
    ("recognition_notice", "deu2"): """IHK FOSA
Bescheid über die Gleichwertigkeit
Referenzberuf: Elektroniker
Es besteht volle Gleichwertigkeit.""",
    ("recognition_notice", "eng"): """Statement of Comparability
for a foreign higher education qualification
Central Office for Foreign Education""",
    ("professional_licence", "deu"): """Bezirksregierung Arnsberg
Approbationsurkunde
Frau Dr. Nour Haddad wird die Approbation als Ärztin erteilt.
Bundesärzteordnung""",
    ("employment_contract", "deu"): """Arbeitsvertrag
zwischen der Softwareschmiede GmbH (Arbeitgeber) und Ravi Kumar (Arbeitnehmer)
Die Probezeit beträgt sechs Monate. Das Bruttogehalt beträgt jährlich 52.000,00 €.""",
    ("employment_contract", "eng"): """EMPLOYMENT CONTRACT
between Softwareschmiede GmbH (the Employer) and Ravi Kumar (the Employee)
The gross salary is EUR 52,000 per year. The probationary period is six months.""",
    ("employment_declaration", "deu"): """Bundesagentur für Arbeit
Erklärung zum Beschäftigungsverhältnis
1 Angaben zum Arbeitgeber
Betriebsnummer 12345678
Wöchentliche Arbeitszeit 39 Stunden""",
    ("payslips_3_months", "deu"): """Softwareschmiede GmbH
Gehaltsabrechnung September 2026
Steuerklasse I Personalnummer 4711
Gesamtbrutto 4.500,00
Lohnsteuer 720,00
Auszahlungsbetrag 2.890,00""",
    ("payslips_3_months", "eng"): """Acme Ltd
Payslip September 2026
Gross pay 4,500.00
Income tax 720.00
Net pay 2,890.00""",
    ("employer_confirmation", "deu"): """Softwareschmiede GmbH
Arbeitgeberbescheinigung
Hiermit bestätigen wir, dass Herr Ravi Kumar seit dem 01.02.2024 in ungekündigter,
unbefristeter Stellung bei uns beschäftigt ist.""",
    ("employer_confirmation", "eng"): """Softwareschmiede GmbH
Confirmation of Employment
We hereby confirm that Mr Ravi Kumar is employed with us on a permanent contract and is not under notice.""",
    ("self_employment_proof", "deu"): """Finanzamt Herne
Bescheid für 2025 über Einkommensteuer und Solidaritätszuschlag
Zu versteuerndes Einkommen 48.200 €
Einkünfte aus Gewerbebetrieb""",
    ("blocked_account", "deu"): """Beispielbank AG
Bestätigung der Eröffnung eines Sperrkontos
Sperrbetrag 11.904,00 €
monatlich verfügbar 992,00 €""",
    ("blocked_account", "eng"): """Example Bank
Blocked Account Confirmation
Total blocked amount EUR 11,904.00
Available per month EUR 992.00""",
    ("declaration_of_commitment", "deu"): """Verpflichtungserklärung
nach § 68 in Verbindung mit §§ 66 und 67 AufenthG
Ich verpflichte mich, die Kosten für den Lebensunterhalt zu tragen
Bundesdruckerei""",
    ("scholarship_proof", "deu"): """Deutscher Akademischer Austauschdienst (DAAD)
Stipendienzusage
monatliche Rate 992,00 €
Förderungszeitraum 01.10.2026 bis 30.09.2027""",
    ("scholarship_proof", "eng"): """DAAD
Scholarship Award Letter
monthly stipend EUR 992.00""",
    ("bank_statements", "deu"): """Sparkasse Musterland
Kontoauszug 11/2026
Kontoinhaber Ravi Kumar
Alter Kontostand 3.806,95 €
02.11.2026 Lastschrift Stadtwerke -65,00 €""",
    ("bank_statements", "eng"): """First Example Bank
Account Statement
Account holder Ravi Kumar
Opening balance 3,806.95
Closing balance 2,587.06""",
    ("bank_statements", "fra"): """BANQUE EXEMPLE
RELEVÉ DE COMPTE
Titulaire : Karim Benali
Solde au 01/10/2026 : 1 250,00
Virement reçu 300,00""",
    ("bank_statements", "tur"): """ÖRNEK BANKASI
HESAP EKSTRESİ
Hesap No 123456
İşlem Tarihi Açıklama Bakiye""",
    ("bank_statements", "ukr"): """ПРИКЛАД БАНК
ВИПИСКА ПО РАХУНКУ
Рахунок UA123456
Залишок на початок 12 500,00""",
    ("bank_statements", "rus"): """ПРИМЕР БАНК
ВЫПИСКА ПО СЧЕТУ
Остаток на начало 12 500,00
Дебет Кредит""",
    ("bank_statements", "ara"): """بنك المثال
كشف حساب
رقم الحساب 123456
الرصيد 2500""",
    ("parent_support", "eng"): """Affidavit of Support
We, the parents, declare that we will pay all living expenses of our daughter
Notary public. My daughter will receive monthly 900 EUR.""",
    ("benefit_notice", "deu"): """Jobcenter Herne
Bewilligungsbescheid
Leistungen zur Sicherung des Lebensunterhalts nach dem SGB II
Bewilligungszeitraum 01.07.2026 bis 31.12.2026
Bedarfsgemeinschaft""",
    ("language_certificate", "deu"): """Goethe-Institut
GOETHE-ZERTIFIKAT B1
Lesen Hören Schreiben Sprechen
Niveaustufe B1 des Gemeinsamen europäischen Referenzrahmens""",
    ("language_certificate", "deu2"): """telc Deutsch B2
Zertifikat
Leseverstehen Sprachbausteine Hörverstehen
Mündlicher Ausdruck""",
    ("english_certificate", "eng"): """IELTS
Test Report Form
Listening 7.5 Reading 8.0 Writing 6.5 Speaking 7.0
Overall Band Score 7.5 CEFR Level C1""",
    ("life_in_germany_test", "deu"): """Bundesamt für Migration und Flüchtlinge
Leben in Deutschland
Sie haben 29 von 33 Fragen richtig beantwortet.""",
    ("pension_record", "deu"): """Deutsche Rentenversicherung Bund
Versicherungsverlauf
Pflichtbeitragszeit
01.01.2021 - 31.12.2025 60 Monate Pflichtbeiträge""",
    ("marriage_certificate", "deu"): """Eheurkunde
Standesamt Bochum
Eheschließung
Ehemann Familienname Kaya
Ehefrau Familienname Yıldız""",
    ("marriage_certificate", "eng"): """CERTIFICATE OF MARRIAGE
Date of marriage 14 February 2020
Groom Rahul Sharma
Bride Anita Verma""",
    ("marriage_certificate", "fra"): """RÉPUBLIQUE TUNISIENNE
EXTRAIT D'ACTE DE MARIAGE
Époux : Karim BENALI
Épouse : Leïla BEN SALAH
L'officier de l'état civil
le 4 juin 2019""",
    ("marriage_certificate", "tur"): """TÜRKİYE CUMHURİYETİ
EVLENME CÜZDANI
Evlenme Tarihi 12.06.2018
Kocanın Adı Mehmet Kaya
Evlendirme Memuru""",
    ("marriage_certificate", "ukr"): """УКРАЇНА
СВІДОЦТВО ПРО ШЛЮБ
Чоловік: Бондар Ігор Петрович
Дружина: Коваленко Олена Іванівна
актовий запис № 214
Дата державної реєстрації шлюбу 15 серпня 2015 року""",
    ("marriage_certificate", "rus"): """СВИДЕТЕЛЬСТВО О ЗАКЛЮЧЕНИИ БРАКА
Супруг Петров Алексей Иванович
Супруга Смирнова Мария Олеговна
запись акта № 77
10 июля 2017 года""",
    ("marriage_certificate", "ara"): """الجمهورية العربية السورية
وثيقة زواج
اسم الزوج أحمد الحسن
اسم الزوجة أمل خليل
تاريخ الزواج ١٢/٠٥/٢٠١٨""",
    ("birth_certificate", "deu"): """Geburtsurkunde
Standesamt Bochum Geburtenregister G 123/2015
Kind Familienname Kaya Vorname Elif
Mutter Ayşe Kaya Vater Mehmet Kaya""",
    ("birth_certificate", "eng"): """BIRTH CERTIFICATE
Name of child Aarav Sharma
Place of birth Mumbai
Father Rahul Sharma Mother Anita Sharma
Registrar""",
    ("birth_certificate", "fra"): """RÉPUBLIQUE ALGÉRIENNE
EXTRAIT D'ACTE DE NAISSANCE
Le 12 mars 1995 est né Karim BENALI
fils de Ahmed et de Fatima
L'officier de l'état civil""",
    ("birth_certificate", "tur"): """TÜRKİYE CUMHURİYETİ
DOĞUM BELGESİ
Anne Adı Fatma
Baba Adı Hasan
Doğum Tarihi 03.04.1992""",
    ("birth_certificate", "ukr"): """УКРАЇНА
СВІДОЦТВО ПРО НАРОДЖЕННЯ
Коваленко Олена Іванівна
народилася 5 лютого 1990 року
Батько Коваленко Іван
Мати Коваленко Марія""",
    ("birth_certificate", "rus"): """СВИДЕТЕЛЬСТВО О РОЖДЕНИИ
Иванова Анна Петровна
родилась 9 мая 1988 года
Отец Иванов Петр
Мать Иванова Ольга""",
    ("birth_certificate", "ara"): """الجمهورية العربية السورية
شهادة ميلاد
اسم الأب محمد
اسم الأم فاطمة
تاريخ الولادة 01/01/2001""",
    ("birth_certificate_child", "deu"): """Urkunde über die Anerkennung der Vaterschaft
Jugendamt der Stadt Herne
Vaterschaftsanerkennung
Der Erklärende anerkennt die Vaterschaft. Die Zustimmung der Mutter liegt vor.""",
    ("custody_proof", "deu"): """Amtsgericht Herne - Familiengericht
Beschluss
Die elterliche Sorge wird der Mutter allein übertragen.
Sorgerechtsentscheidung""",
    ("cohabitation_declaration", "deu"): """Stadt Herne
Erklärung zur ehelichen Lebensgemeinschaft
Wir erklären, dass wir in einer gemeinsamen Wohnung leben.
Unterschrift Ehemann Unterschrift Ehefrau""",
    ("sponsor_identity", "deu"): """BUNDESREPUBLIK DEUTSCHLAND
PERSONALAUSWEIS
Ausweisnummer L01X00T47""",
    ("sponsor_identity", "tur"): """TÜRKİYE CUMHURİYETİ KİMLİK KARTI
Soyadı YILMAZ""",
    ("sponsor_identity", "fra"): """RÉPUBLIQUE FRANÇAISE
CARTE NATIONALE D'IDENTITÉ
Nom MARTIN""",
    ("sponsor_identity", "rus"): """УДОСТОВЕРЕНИЕ ЛИЧНОСТИ
Фамилия АХМЕТОВ""",
    ("sponsor_identity", "ara"): """جمهورية العراق
بطاقة شخصية
الاسم علي""",
    ("training_contract", "deu"): """Industrie- und Handelskammer
Berufsausbildungsvertrag
zwischen dem Ausbildenden und der Auszubildenden
Ausbildungsberuf Mechatronikerin
Die Probezeit beträgt vier Monate""",
    ("training_contract", "eng"): """Vocational Training Contract
between the company and the trainee
Training occupation: electrician""",
    ("training_plan", "deu"): """Betrieblicher Ausbildungsplan
Sachliche und zeitliche Gliederung der Ausbildung
1. Ausbildungsjahr Ausbildungsabschnitt Wochen""",
    ("cv", "deu"): """Lebenslauf
Persönliche Daten
Berufserfahrung
2020 - 2024 Softwareentwickler
Sprachkenntnisse""",
    ("cv", "eng"): """CURRICULUM VITAE
Personal information
Work experience
Education""",
    ("work_experience_proof", "deu"): """Arbeitszeugnis
Herr Kumar war in der Zeit vom 01.01.2019 bis 31.12.2023 als Entwickler beschäftigt.
Er erledigte seine Aufgaben stets zu unserer vollsten Zufriedenheit.""",
    ("work_experience_proof", "eng"): """Experience Letter
To whom it may concern
Mr Kumar worked as a developer. His responsibilities""",
    ("ukraine_residence_proof", "ukr"): """УКРАЇНА
ПОСВІДКА НА ПОСТІЙНЕ ПРОЖИВАННЯ
Державна міграційна служба""",
    ("guardian_consent", "deu"): """Einverständniserklärung der Sorgeberechtigten
Wir sind einverstanden, dass unser Kind eine Aufenthaltserlaubnis beantragt.
Unterschrift der Mutter Unterschrift des Vaters""",
    ("previous_application_proof", "deu"): """Stadt Herne - Ausländerbehörde
Eingangsbestätigung
Ihr Antrag ist am 02.11.2026 eingegangen. Vorgangsnummer HER-26-7K3QX""",
    ("previous_application_proof", "deu2"): """Fiktionsbescheinigung
gemäß § 81 AufenthG
Der Aufenthaltstitel gilt als fortbestehend""",
    ("travel_urgency_proof", "eng"): """E-TICKET
Passenger SHARMA/PRIYA MS
Booking reference ABC123
Departure Frankfurt Arrival Delhi Flight""",
    ("tax_or_pension_provision", "deu"): """Beispiel Lebensversicherung AG
Private Rentenversicherung - Standmitteilung
garantierte Rente 512,00 € monatlich
Rentenbeginn 01.05.2048""",
}

# What is none of them, however much it talks like one.
OTHERS = {
    "invitation": """Einladung zum Sommerfest
Liebe Nachbarinnen und Nachbarn, am 27.09.2026 feiern wir.
Wir freuen uns auf euch!""",
    "menu": """Gasthaus Zur Linde
Speisekarte
Vorspeisen
Kartoffelsuppe 5,90 €
Hauptgerichte
Schnitzel mit Pommes 14,50 €""",
    "newspaper": """Herner Tageblatt
Mietvertrag: Was Mieter wissen müssen
Berlin (dpa) - Viele Vermieter verlangen eine hohe Kaution. Von unserer Redaktion
Die Kaltmiete darf nicht beliebig steigen, berichtet der Mieterbund.""",
    "newspaper_en": """The Daily Example
Passport office faces delays
Reporters found that many employees wait for a work permit. Health insurance costs rise.""",
    "office_letter": """Stadt Herne - Ausländerbehörde
Ihr Termin am 12.12.2026
Sehr geehrte Frau Al-Hassan,
bitte bringen Sie folgende Unterlagen mit:
- Reisepass
- Mietvertrag
- Krankenversicherungsnachweis
- Immatrikulationsbescheinigung""",
    "mention": """Sehr geehrte Frau Kaya,
Ihre Krankenversicherung und Ihr Arbeitsvertrag liegen uns vor.""",
    "private_letter": """Liebe Oma,
ich habe endlich einen Arbeitsvertrag und eine Wohnung! Der Vermieter ist nett.
Viele liebe und herzliche Grüße, bis bald
Deine Lena""",
    "invoice": """Stadtwerke Herne
Rechnung
Rechnungsnummer 4711 Rechnungsdatum 03.11.2026
Rechnungsbetrag 65,00 € zahlbar innerhalb von 14 Tagen
Kontoinhaber Stadtwerke Herne IBAN DE12""",
    "recipe": """Kartoffelsuppe nach Großmutters Art
Für vier Personen: ein Kilogramm Kartoffeln
mit Würstchen servieren""",
    "advert": """Stellenanzeige
Wir suchen einen Elektroniker (m/w/d). Unbefristeter Arbeitsvertrag, gutes Gehalt.
Ihre Bewerbung mit Lebenslauf senden Sie an""",
    "policy_car": """Beispiel Versicherung AG
Versicherungsschein Kfz-Versicherung
Haftpflichtversicherung und Vollkasko""",
    "turkish_menu": """LOKANTA
Menü
Çorba Kebap Tatlılar""",
    "russian_letter": """Дорогая Анна!
Пишу тебе из Москвы. Погода хорошая, все здоровы.
Целую, твоя мама""",
    "arabic_news": """أخبار اليوم
ارتفعت درجات الحرارة في البلاد هذا الأسبوع
وتوقعت الأرصاد هطول الأمطار""",
    "nothing": "",
}
