"""The second sheet of the workbook: how to fill the first one, in both languages at once."""

TITLE = {"ar": "كيف تملأ الجدول", "fr": "Comment remplir le tableau"}
LINES = (
    {
        "ar": "كل سطر سؤال واحد. اكتب بالعربية أو بالفرنسية أو بهما معا: لكل لغة عمودها. احذف الأمثلة قبل الإرسال.",
        "fr": "Chaque ligne est une question. Écrivez en arabe, en français ou dans les deux : chaque langue a sa colonne. Supprimez "
        "les exemples avant l’envoi.",
    },
    {
        "ar": "يمكن حذف الأعمدة التي لا تحتاجها. لا تغير عناوين الأعمدة الباقية.",
        "fr": "Vous pouvez supprimer les colonnes inutiles. Ne changez pas les titres de celles qui restent.",
    },
    {
        "ar": "اختيار واحد: اكتب الاختيارات في أعمدة الجواب، ورقم الصحيح في عمود «الصحيح»: 2",
        "fr": "Choix unique : écrivez les choix dans les colonnes Réponse et le numéro du bon dans « Bonne réponse » : 2",
    },
    {
        "ar": "اختيارات متعددة: أرقام الصحيح تفصل بينها الفاصلة المنقوطة: 1;3. وفي «إعدادات»: الكل أو لا شيء، إن لزم.",
        "fr": "Choix multiple : les numéros des bons choix, séparés par un point-virgule : 1;3. Dans « Réglages » : tout ou rien, si "
        "vous le voulez.",
    },
    {
        "ar": "لإبقاء اختيار في مكانه (مثل «لا شيء مما سبق») اكتب في «إعدادات»: ثابت 4",
        "fr": "Pour qu’un choix garde sa place (« aucune de ces réponses »), écrivez dans « Réglages » : fixe 4",
    },
    {
        "ar": "صحيح أو خطأ: اكتب العبارة في عمود السؤال، وفي «الصحيح»: صحيح أو خطأ. التعليق 1 لمن أجاب «صحيح»، والتعليق 2 لمن أجاب «خطأ».",
        "fr": "Vrai ou faux : l’affirmation dans Question, VRAI ou FAUX dans « Bonne réponse ». Remarque 1 pour qui répond vrai, "
        "Remarque 2 pour qui répond faux.",
    },
    {
        "ar": "جواب قصير: كل جواب مقبول في عمود. في «النقط» نسبة كل جواب: 100 ; 50",
        "fr": "Réponse courte : une réponse acceptée par colonne. Dans « Points », la part de chacune : 100 ; 50",
    },
    {
        "ar": "عدد: العدد في الجواب 1 (مثل 12,5)، وهامش الخطأ في عموده (0,5)، والوحدة في عمودها (درهم).",
        "fr": "Nombre : le nombre dans Réponse 1 (par exemple 12,5), la marge dans « Tolérance » (0,5), l’unité dans « Unité » (DH).",
    },
    {
        "ar": "ملء الفراغات: اكتب النص في عمود السؤال وضع ___ أو [[1]] مكان كل فراغ. الجواب 1 للفراغ الأول؛ الأجوبة المقبولة يفصل بينها "
        "| : "
        "مئة | 100. لقائمة يختار منها اكتب نجمة قبل الصحيح: *زيت | سمن | عسل",
        "fr": "Texte à trous : écrivez le texte dans Question, avec ___ ou [[1]] à la place de chaque trou. Réponse 1 pour le premier "
        "trou ; les réponses "
        "acceptées séparées par | : cent | 100. Pour une liste à choisir, une étoile devant la bonne : *huile | beurre | miel",
    },
    {
        "ar": "مطابقة: زوج في كل عمود جواب: زيت => قارورة. والأجوبة الزائدة في عمودها، يفصل بينها |",
        "fr": "Appariement : une paire par colonne Réponse : huile => bouteille. Les réponses en trop dans leur colonne, séparées par |",
    },
    {
        "ar": "ترتيب: اكتب العناصر في أعمدة الجواب حسب الترتيب الصحيح.",
        "fr": "Mise en ordre : écrivez les éléments dans les colonnes Réponse, dans le bon ordre.",
    },
    {
        "ar": "تعليم الكلمات: ضع كل جزء يمكن اختياره بين [[ ]] في نص السؤال، ونجمة في أول الصحيح: نبيع [[*الزيت]] في [[السوق]].",
        "fr": "Mots à marquer : mettez chaque partie à choisir entre [[ ]] dans Question, et une étoile au début des bonnes : on vend "
        "[[*l’huile]] au [[marché]].",
    },
    {
        "ar": "نص طويل: معايير التصحيح في أعمدة الجواب، ونقط كل معيار في «النقط»: 3 ; 2",
        "fr": "Texte long : les critères de correction dans les colonnes Réponse, leurs points dans « Points » : 3 ; 2",
    },
    {
        "ar": "المجلد: التسويق / الأثمنة. الوسوم كلمات تفصل بينها الفاصلة. الصعوبة: سهل أو متوسط أو صعب.",
        "fr": "Dossier : Vente / Prix. Étiquettes : des mots séparés par des virgules. Difficulté : facile, moyen ou difficile.",
    },
    {
        "ar": "إذا حول إكسل جوابا مثل 1/2 إلى تاريخ: اجعل الخلية «نص» واكتب الجواب من جديد.",
        "fr": "Si Excel change une réponse comme 1/2 en date : mettez la cellule au format Texte et retapez la réponse.",
    },
    {
        "ar": "لا تغير عمود «المعرف»: به تعرف المدرسة السؤال حين ترسله مصححا، فتحفظ نسخة جديدة منه بدل سؤال ثان. اتركه فارغا للأسئلة "
        "الجديدة.",
        "fr": "Ne changez pas la colonne « Identifiant » : elle permet à l’école de reconnaître une question corrigée et d’en faire une "
        "nouvelle version, "
        "pas un double. Laissez-la vide pour une question nouvelle.",
    },
    {
        "ar": "للتشديد اكتب *كلمة* أو _كلمة_ كما في واتساب.",
        "fr": "Pour insister, écrivez *mot* ou _mot_, comme dans WhatsApp.",
    },
)
