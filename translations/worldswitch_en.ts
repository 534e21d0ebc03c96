<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>LessonPanel</name>
    <message numerus="yes">
        <source>Record %n switch(es) (Enter)</source>
        <translation>
            <numerusform>Record %n switch (Enter)</numerusform>
            <numerusform>Record %n switches (Enter)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message numerus="yes">
        <source>recording %1/%2, %n step(s)</source>
        <translation>
            <numerusform>recording %1/%2, %n step</numerusform>
            <numerusform>recording %1/%2, %n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lessons</name>
    <message numerus="yes">
        <source>“%1” does not happen within the lesson&apos;s %n instruction(s).</source>
        <translation>
            <numerusform>“%1” does not happen within the lesson&apos;s %n instruction.</numerusform>
            <numerusform>“%1” does not happen within the lesson&apos;s %n instructions.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The recording ends before “%1”: this lesson needs %n world switch(es), record as many.</source>
        <translation>
            <numerusform>The recording ends before “%1”: this lesson needs a world switch, record one.</numerusform>
            <numerusform>The recording ends before “%1”: this lesson needs %n world switches, record as many.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“%1” does not happen in the %n recorded world switch(es).</source>
        <translation>
            <numerusform>“%1” does not happen in the recorded world switch.</numerusform>
            <numerusform>“%1” does not happen in the %n recorded world switches.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n world switch(es)</source>
        <translation>
            <numerusform>%n world switch</numerusform>
            <numerusform>%n world switches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of the choices equal(s) the answer: exactly one must.</source>
        <translation>
            <numerusform>%n of the choices equals the answer: exactly one must.</numerusform>
            <numerusform>%n of the choices equal the answer: exactly one must.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n point(s)</source>
        <translation>
            <numerusform>%n point</numerusform>
            <numerusform>%n points</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It took longer than %n second(s).</source>
        <translation>
            <numerusform>It took longer than %n second.</numerusform>
            <numerusform>It took longer than %n seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lesson(s)</source>
        <translation>
            <numerusform>%n lesson</numerusform>
            <numerusform>%n lessons</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take out %n blank(s) before it.</source>
        <translation>
            <numerusform>Take out %n blank before it.</numerusform>
            <numerusform>Take out %n blanks before it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Put in %n blank(s) before it.</source>
        <translation>
            <numerusform>Put in %n blank before it.</numerusform>
            <numerusform>Put in %n blanks before it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>live::Budget</name>
    <message numerus="yes">
        <source>The %n instruction(s) that the recording may take are used up.</source>
        <translation>
            <numerusform>The %n instruction that the recording may take is used up.</numerusform>
            <numerusform>The %n instructions that the recording may take are used up.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>recorder::Run</name>
    <message numerus="yes">
        <source>The machine ended after %1 of %n switch(es). %2</source>
        <translation>
            <numerusform>The machine ended after %1 of %n switch. %2</numerusform>
            <numerusform>The machine ended after %1 of %n switches. %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The switch did not come back within %n instruction(s); the last one was at %1.</source>
        <translation>
            <numerusform>The switch did not come back within %n instruction; the last one was at %1.</numerusform>
            <numerusform>The switch did not come back within %n instructions; the last one was at %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The recording was stopped after %n step(s).</source>
        <translation>
            <numerusform>The recording was stopped after %n step.</numerusform>
            <numerusform>The recording was stopped after %n steps.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The guest did not come back within the %n instruction(s) that a free run may take.</source>
        <translation>
            <numerusform>The guest did not come back within the %n instruction that a free run may take.</numerusform>
            <numerusform>The guest did not come back within the %n instructions that a free run may take.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The host entered no guest within the %n instruction(s) that a free run may take.</source>
        <translation>
            <numerusform>The host entered no guest within the %n instruction that a free run may take.</numerusform>
            <numerusform>The host entered no guest within the %n instructions that a free run may take.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>recording::Reader</name>
    <message numerus="yes">
        <source>%1 is not whole: %2 It is shown as far as it goes, %n step(s).</source>
        <translation>
            <numerusform>%1 is not whole: %2 It is shown as far as it goes, %n step.</numerusform>
            <numerusform>%1 is not whole: %2 It is shown as far as it goes, %n steps.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vm::Session</name>
    <message numerus="yes">
        <source>The guests were still running after %n second(s) (--timeout).</source>
        <translation>
            <numerusform>The guests were still running after %n second (--timeout).</numerusform>
            <numerusform>The guests were still running after %n seconds (--timeout).</numerusform>
        </translation>
    </message>
</context>
</TS>
