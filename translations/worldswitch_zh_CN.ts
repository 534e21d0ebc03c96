<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Banner</name>
    <message>
        <source>Close this message</source>
        <translation>关闭这条消息</translation>
    </message>
</context>
<context>
    <name>CellCard</name>
    <message>
        <source>Go to the writer</source>
        <translation>跳到写入者</translation>
    </message>
    <message>
        <source>Go to the reader</source>
        <translation>跳到读取者</translation>
    </message>
    <message>
        <source>Written last by %1 in %2</source>
        <translation>最近一次由 %2 中的 %1 写入</translation>
    </message>
    <message>
        <source>Read next by %1 in %2</source>
        <translation>下一次由 %2 中的 %1 读取</translation>
    </message>
    <message>
        <source>This cell was not read from the machine.</source>
        <translation>这个单元没有从机器上读到。</translation>
    </message>
    <message>
        <source>Owner: %1</source>
        <translation>属主：%1</translation>
    </message>
    <message>
        <source>Dead: still there, but nobody may rely on it.</source>
        <translation>已死：值还在，但谁也不能再依赖它。</translation>
    </message>
    <message>
        <source>Nothing in this recording wrote it before.</source>
        <translation>这份记录里此前没有指令写过它。</translation>
    </message>
    <message>
        <source>Nothing in this recording reads it later.</source>
        <translation>这份记录里此后没有指令读它。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>The way of this value</source>
        <translation>这个值的去向</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>位于 %1</translation>
    </message>
    <message>
        <source>the address of %1</source>
        <translation>是 %1 的地址</translation>
    </message>
    <message>
        <source>▴ It is older: look further back</source>
        <translation>▴ 它来自更早的时候：再往前找</translation>
    </message>
    <message>
        <source>▾ It lives on: look further ahead</source>
        <translation>▾ 它还在：再往后找</translation>
    </message>
    <message>
        <source>The way of this value:</source>
        <translation>这个值的去向：</translation>
    </message>
</context>
<context>
    <name>CellTreeModel</name>
    <message>
        <source>not read</source>
        <translation>未读取</translation>
    </message>
    <message>
        <source>written by this instruction</source>
        <translation>由这条指令写入</translation>
    </message>
    <message>
        <source>read by this instruction</source>
        <translation>由这条指令读取</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
</context>
<context>
    <name>CellsCard</name>
    <message>
        <source>Find by a part of the name</source>
        <translation>按名称的一部分查找</translation>
    </message>
</context>
<context>
    <name>CodePanel</name>
    <message>
        <source>Code of the switch</source>
        <translation>切换的代码</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>✓ executed   ▸ next</source>
        <translation>✓ 已执行   ▸ 下一条</translation>
    </message>
</context>
<context>
    <name>Console</name>
    <message>
        <source>What the machine printed</source>
        <translation>机器打印的内容</translation>
    </message>
    <message>
        <source>Console: what the machine prints</source>
        <translation>控制台：机器打印的内容</translation>
    </message>
</context>
<context>
    <name>GoToCard</name>
    <message>
        <source>Go to…</source>
        <translation>转到…</translation>
    </message>
    <message>
        <source>A switch (2), a switch and its step (2/17), a cell (TTBR0_EL1), or a moment that was copied.</source>
        <translation>一次切换（2）、切换及其步骤（2/17）、一个单元（TTBR0_EL1），或复制来的时刻。</translation>
    </message>
</context>
<context>
    <name>HelpCard</name>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Click a cell for its whole story, a bar of the ribbon to go to that phase, a line of code to go to it; drag along the dots to scrub.</source>
        <translation>点单元格看它的来龙去脉，点色带上的一段跳到那个阶段，点一行代码跳到那里；沿着圆点拖动可快速浏览。</translation>
    </message>
    <message>
        <source>From cell to cell: Up and Down, and Alt with Left and Right. Enter tells the story of the one that is selected, Escape leaves it.</source>
        <translation>逐个单元移动：上、下键，以及 Alt 加左、右键。回车键讲述所选单元的来历，Esc 键取消选择。</translation>
    </message>
    <message>
        <source>A click or Enter opens a group in its context&apos;s table, and folds it. The wheel, Up and Down, or the rows that say how much more there is show the rest.</source>
        <translation>单击或回车键在上下文的表格中展开一组，再按一次收起。其余的行用滚轮、上下键，或者单击写着“还有多少”的行来查看。</translation>
    </message>
</context>
<context>
    <name>LessonPanel</name>
    <message>
        <source>%1 · step %2 of %3 · %4 of %5 points</source>
        <translation>%1 · 第 %2 步，共 %3 步 · %4 / %5 分</translation>
    </message>
    <message>
        <source>Lesson: %1</source>
        <translation>课程：%1</translation>
    </message>
    <message>
        <source>%1 of %2 points</source>
        <translation>%1 分，满分 %2</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>The lesson&apos;s text</source>
        <translation>课程正文</translation>
    </message>
    <message>
        <source>A number or an expression</source>
        <translation>一个数或表达式</translation>
    </message>
    <message>
        <source>Your answer</source>
        <translation>你的答案</translation>
    </message>
    <message>
        <source>Go on without an answer, and without its points</source>
        <translation>不作答，继续往下，不得这一步的分</translation>
    </message>
    <message>
        <source>The lesson&apos;s step before</source>
        <translation>课程的上一步</translation>
    </message>
    <message>
        <source>Close the lesson</source>
        <translation>关闭课程</translation>
    </message>
    <message>
        <source>That is the machine&apos;s ending, and no answer of yours.</source>
        <translation>这是机器的结局，与你的回答无关。</translation>
    </message>
    <message>
        <source>This lesson needs %1 world switches. They are being recorded; Esc stops it.</source>
        <translation>本课需要 %1 次世界切换，正在记录；按 Esc 停止。</translation>
    </message>
    <message>
        <source>This lesson needs %1 world switches, and %2 are recorded. The button below records them.</source>
        <translation>本课需要 %1 次世界切换，现已记录 %2 次。按下面的按钮记录。</translation>
    </message>
    <message>
        <source>This lesson needs %1 world switches, and %2 are recorded. The machine that was attached to has gone on: attach to it from its start, with --switches %1.</source>
        <translation>本课需要 %1 次世界切换，现已记录 %2 次。所连接的机器已经继续运行：请从它启动时连接，并加上 --switches %1。</translation>
    </message>
    <message>
        <source>Recording: %1 of %2</source>
        <translation>正在记录：%1 / %2</translation>
    </message>
    <message>
        <source>Check (Enter)</source>
        <translation>检查（Enter）</translation>
    </message>
    <message>
        <source>The lesson is done</source>
        <translation>课程完成</translation>
    </message>
    <message>
        <source>Continue (Enter)</source>
        <translation>继续（Enter）</translation>
    </message>
    <message>
        <source>Write an answer first; a guess teaches more than none.</source>
        <translation>先写一个答案；猜一猜比不猜学得多。</translation>
    </message>
    <message>
        <source>Choose an answer first; a guess teaches more than none.</source>
        <translation>先选一个答案；猜一猜比不猜学得多。</translation>
    </message>
    <message>
        <source>Hint: %1</source>
        <translation>提示：%1</translation>
    </message>
    <message numerus="yes">
        <source>Record %n switch(es) (Enter)</source>
        <translation>
            <numerusform>记录 %n 次切换（Enter）</numerusform>
        </translation>
    </message>
    <message>
        <source>Hint (−%1)</source>
        <translation>提示（−%1）</translation>
    </message>
    <message>
        <source>This lesson is about a machine that is set up otherwise than the one that is recorded. The button below records it.</source>
        <translation>本课所讲的机器与已录下的机器设置不同。按下面的按钮记录它。</translation>
    </message>
    <message>
        <source>This lesson sets up its own machine: open it without --connect.</source>
        <translation>本课会自己设置机器：打开时请不要用 --connect。</translation>
    </message>
    <message>
        <source>Number, expression, or click a cell</source>
        <translation>一个数或表达式，或点击一个单元</translation>
    </message>
    <message>
        <source>Lesson step %1 of %2: %3</source>
        <translation>本课第 %1 步，共 %2 步：%3</translation>
    </message>
    <message>
        <source>Put them into order first; a guess teaches more than none.</source>
        <translation>请先排好次序；猜一猜也比不答学得多。</translation>
    </message>
    <message>
        <source>Another recording from here on: %1.</source>
        <translation>从这里起是另一个记录：%1。</translation>
    </message>
    <message>
        <source>The lesson begins anew. What you did in it before lies in %1.</source>
        <translation>本课重新开始。之前的进度保存在 %1。</translation>
    </message>
    <message>
        <source>The recording is being read. The lesson goes to its step as soon as all of it is there.</source>
        <translation>正在读取记录。全部读完后，本课会转到它的步骤。</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Answered.</source>
        <translation>已回答。</translation>
    </message>
    <message>
        <source>Your order:</source>
        <translation>你排的顺序：</translation>
    </message>
    <message>
        <source>Your answer: %1</source>
        <translation>你的回答：%1</translation>
    </message>
    <message>
        <source>The question</source>
        <translation>问题</translation>
    </message>
</context>
<context>
    <name>LessonProgress</name>
    <message>
        <source>What is kept of this lesson in &apos;%1&apos; could not be read: %2. It begins anew.</source>
        <translation>无法读取“%1”中保存的本课进度：%2。本课重新开始。</translation>
    </message>
    <message>
        <source>What was kept of this lesson is of another version of it, and lies in &apos;%1&apos; now. The lesson begins anew.</source>
        <translation>保存的进度属于本课的另一个版本，现已移到“%1”。本课重新开始。</translation>
    </message>
    <message>
        <source>What was kept of this lesson is damaged, and lies in &apos;%1&apos; now. The lesson begins anew.</source>
        <translation>保存的本课进度已损坏，现已移到“%1”。本课重新开始。</translation>
    </message>
    <message>
        <source>How far you have come in this lesson could not be written to &apos;%1&apos;: %2.</source>
        <translation>无法把本课的进度写入“%1”：%2。</translation>
    </message>
    <message>
        <source>its folder could not be made</source>
        <translation>无法创建它的文件夹</translation>
    </message>
</context>
<context>
    <name>Lines</name>
    <message>
        <source>write-back: %1</source>
        <translation>回写：%1</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Step</source>
        <translation>单步</translation>
    </message>
    <message>
        <source>step</source>
        <translation>单步</translation>
    </message>
    <message>
        <source>Execute the next instruction</source>
        <translation>执行下一条指令</translation>
    </message>
    <message>
        <source>Step back</source>
        <translation>后退一步</translation>
    </message>
    <message>
        <source>back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Go back one instruction</source>
        <translation>后退一条指令</translation>
    </message>
    <message>
        <source>Next phase</source>
        <translation>下一阶段</translation>
    </message>
    <message>
        <source>phase</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Go to the next phase</source>
        <translation>跳到下一阶段</translation>
    </message>
    <message>
        <source>Previous phase</source>
        <translation>上一阶段</translation>
    </message>
    <message>
        <source>Go to the phase&apos;s beginning</source>
        <translation>跳到本阶段的开头</translation>
    </message>
    <message>
        <source>Next switch</source>
        <translation>下一次切换</translation>
    </message>
    <message>
        <source>switch</source>
        <translation>切换</translation>
    </message>
    <message>
        <source>Go to the next world switch</source>
        <translation>跳到下一次世界切换</translation>
    </message>
    <message>
        <source>Previous switch</source>
        <translation>上一次切换</translation>
    </message>
    <message>
        <source>Go to the switch&apos;s beginning</source>
        <translation>跳到本次切换的开头</translation>
    </message>
    <message>
        <source>First step</source>
        <translation>第一步</translation>
    </message>
    <message>
        <source>first</source>
        <translation>开头</translation>
    </message>
    <message>
        <source>Go to the beginning of the recording</source>
        <translation>跳到记录的开头</translation>
    </message>
    <message>
        <source>Last step</source>
        <translation>最后一步</translation>
    </message>
    <message>
        <source>last</source>
        <translation>末尾</translation>
    </message>
    <message>
        <source>Go to the end of the recording</source>
        <translation>跳到记录的末尾</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Play on, or pause</source>
        <translation>继续播放，或暂停</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>加快</translation>
    </message>
    <message>
        <source>faster</source>
        <translation>加快</translation>
    </message>
    <message>
        <source>Play faster</source>
        <translation>播放得更快</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>减慢</translation>
    </message>
    <message>
        <source>slower</source>
        <translation>减慢</translation>
    </message>
    <message>
        <source>Play slower</source>
        <translation>播放得更慢</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>浅色或深色</translation>
    </message>
    <message>
        <source>theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Change between light and dark</source>
        <translation>在浅色和深色之间切换</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>full</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Use the whole screen, or stop it</source>
        <translation>使用整个屏幕，或停止使用</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>lesson</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>Open or close the lesson</source>
        <translation>打开或关闭课程</translation>
    </message>
    <message>
        <source>Open a recording…</source>
        <translation>打开记录…</translation>
    </message>
    <message>
        <source>open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open a recording from a file</source>
        <translation>从文件打开一份记录</translation>
    </message>
    <message>
        <source>Save the recording…</source>
        <translation>保存记录…</translation>
    </message>
    <message>
        <source>save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save the recording to a file</source>
        <translation>把记录保存到文件</translation>
    </message>
    <message>
        <source>Record two more switches</source>
        <translation>再记录两次切换</translation>
    </message>
    <message>
        <source>more</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Record two more world switches</source>
        <translation>再记录两次世界切换</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>停止记录</translation>
    </message>
    <message>
        <source>stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop recording; keep what is there</source>
        <translation>停止记录；已有的保留</translation>
    </message>
    <message>
        <source>Reset the layout</source>
        <translation>恢复布局</translation>
    </message>
    <message>
        <source>reset</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>显示全部按键</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Everything else</source>
        <translation>其他各项</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Open a recording</source>
        <translation>打开一份记录</translation>
    </message>
    <message>
        <source>Recordings (*.wsrec);;All files (*)</source>
        <translation>记录 (*.wsrec);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Save the recording</source>
        <translation>保存记录</translation>
    </message>
    <message>
        <source>Worldswitch</source>
        <translation>Worldswitch</translation>
    </message>
    <message>
        <source>no machine</source>
        <translation>没有机器</translation>
    </message>
    <message>
        <source>%1 – Worldswitch</source>
        <translation>%1 – Worldswitch</translation>
    </message>
    <message>
        <source>A recording keeps no console.</source>
        <translation>记录里不保存控制台。</translation>
    </message>
    <message>
        <source>%1 holds no step to show.</source>
        <translation>%1 里没有可显示的步骤。</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>来自 %1</translation>
    </message>
    <message>
        <source>Nothing printed so far.</source>
        <translation>到目前为止什么也没有打印。</translation>
    </message>
    <message>
        <source>Starting the machine and recording the first world switch…</source>
        <translation>正在启动机器，记录第一次世界切换…</translation>
    </message>
    <message>
        <source>starting QEMU</source>
        <translation>正在启动 QEMU</translation>
    </message>
    <message>
        <source>● QEMU halted</source>
        <translation>● QEMU 已停住</translation>
    </message>
    <message>
        <source>✕ recording ended</source>
        <translation>✕ 记录已结束</translation>
    </message>
    <message>
        <source>✕ no machine</source>
        <translation>✕ 没有机器</translation>
    </message>
    <message>
        <source>✕ QEMU is gone</source>
        <translation>✕ QEMU 已不在</translation>
    </message>
    <message>
        <source>%1 What was recorded so far stays here, and can be saved.</source>
        <translation>%1 到此为止的记录还在这里，可以保存。</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>控制台</translation>
    </message>
    <message>
        <source>console</source>
        <translation>控制台</translation>
    </message>
    <message>
        <source>Show or hide the console</source>
        <translation>显示或隐藏控制台</translation>
    </message>
    <message numerus="yes">
        <source>recording %1/%2, %n step(s)</source>
        <translation>
            <numerusform>正在记录 %1/%2，%n 步</numerusform>
        </translation>
    </message>
    <message>
        <source>Select a CPU register</source>
        <translation>选择 CPU 寄存器</translation>
    </message>
    <message>
        <source>select</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Select a CPU register: then type its number</source>
        <translation>选择 CPU 寄存器：接着键入编号</translation>
    </message>
    <message>
        <source>Select in the host&apos;s context</source>
        <translation>在宿主上下文中选择</translation>
    </message>
    <message>
        <source>Select in the host&apos;s context: then a number</source>
        <translation>在宿主上下文中选择：接着键入编号</translation>
    </message>
    <message>
        <source>Select in the guest&apos;s context</source>
        <translation>在客户机上下文中选择</translation>
    </message>
    <message>
        <source>Select in the guest&apos;s context: then a number</source>
        <translation>在客户机上下文中选择：接着键入编号</translation>
    </message>
    <message>
        <source>Select on the stack</source>
        <translation>在栈上选择</translation>
    </message>
    <message>
        <source>Select the cell at SP; a number counts from the top</source>
        <translation>选择 SP 处的单元；编号从顶部数起</translation>
    </message>
    <message>
        <source>Select a system register</source>
        <translation>选择系统寄存器</translation>
    </message>
    <message>
        <source>Select a system register: then a number</source>
        <translation>选择系统寄存器：接着键入编号</translation>
    </message>
    <message>
        <source>Last use of the cell</source>
        <translation>上一次使用该单元</translation>
    </message>
    <message>
        <source>last use</source>
        <translation>上次使用</translation>
    </message>
    <message>
        <source>Go to the last write or read of what is selected</source>
        <translation>转到所选单元的上一次写或读</translation>
    </message>
    <message>
        <source>Next use of the cell</source>
        <translation>下一次使用该单元</translation>
    </message>
    <message>
        <source>next use</source>
        <translation>下次使用</translation>
    </message>
    <message>
        <source>Go to the next write or read of what is selected</source>
        <translation>转到所选单元的下一次写或读</translation>
    </message>
    <message>
        <source>Nothing in this recording writes or reads %1 after this step.</source>
        <translation>此步之后，本记录中没有写或读 %1 的操作。</translation>
    </message>
    <message>
        <source>Nothing in this recording writes or reads %1 before this step.</source>
        <translation>此步之前，本记录中没有写或读 %1 的操作。</translation>
    </message>
    <message>
        <source>Copy the moment</source>
        <translation>复制此刻</translation>
    </message>
    <message>
        <source>copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy FILE#SWITCH/STEP/PLACE, which --open takes: what is shown and selected</source>
        <translation>复制 FILE#SWITCH/STEP/PLACE（--open 接受它）：当前显示与选中的内容</translation>
    </message>
    <message>
        <source>This recording is in no file yet: save it first, then copy the moment.</source>
        <translation>这份记录还不在文件里：先保存，再复制此刻。</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>已复制：%1</translation>
    </message>
    <message>
        <source>Theme as the system</source>
        <translation>主题随系统</translation>
    </message>
    <message>
        <source>system</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Light or dark as the desktop is</source>
        <translation>浅色或深色，与桌面一致</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>larger</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Everything larger</source>
        <translation>全部放大</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>smaller</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Everything smaller</source>
        <translation>全部缩小</translation>
    </message>
    <message>
        <source>Learn or look</source>
        <translation>学习或查看</translation>
    </message>
    <message>
        <source>panels</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Only what a lesson needs, or every panel</source>
        <translation>只留课程需要的面板，或显示全部面板</translation>
    </message>
    <message>
        <source>Projector</source>
        <translation>投影</translation>
    </message>
    <message>
        <source>projector</source>
        <translation>投影</translation>
    </message>
    <message>
        <source>Size, zoom, theme, pace and panels as at first</source>
        <translation>大小、缩放、主题、速度和面板都回到最初</translation>
    </message>
    <message>
        <source>Width of the column on the left</source>
        <translation>左侧栏的宽度</translation>
    </message>
    <message>
        <source>Size of the lesson</source>
        <translation>课程面板的大小</translation>
    </message>
    <message>
        <source>Wider column</source>
        <translation>加宽左栏</translation>
    </message>
    <message>
        <source>wider</source>
        <translation>加宽</translation>
    </message>
    <message>
        <source>The left column wider</source>
        <translation>加宽左侧栏</translation>
    </message>
    <message>
        <source>Narrower column</source>
        <translation>收窄左栏</translation>
    </message>
    <message>
        <source>narrower</source>
        <translation>收窄</translation>
    </message>
    <message>
        <source>The left column narrower</source>
        <translation>收窄左侧栏</translation>
    </message>
    <message>
        <source>Larger lesson</source>
        <translation>放大课程</translation>
    </message>
    <message>
        <source>The lesson&apos;s panel larger</source>
        <translation>放大课程面板</translation>
    </message>
    <message>
        <source>Smaller lesson</source>
        <translation>缩小课程</translation>
    </message>
    <message>
        <source>The lesson&apos;s panel smaller</source>
        <translation>缩小课程面板</translation>
    </message>
    <message>
        <source>Only what this step touches, large; or everything</source>
        <translation>只放大显示这一步涉及的内容；或显示全部</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>动画</translation>
    </message>
    <message>
        <source>motion</source>
        <translation>动画</translation>
    </message>
    <message>
        <source>Whether a value is seen to move where it goes</source>
        <translation>是否显示值移动到目的地的过程</translation>
    </message>
    <message>
        <source>Scoreboard</source>
        <translation>记分板</translation>
    </message>
    <message>
        <source>score</source>
        <translation>记分</translation>
    </message>
    <message>
        <source>Show or hide what must change worlds</source>
        <translation>显示或隐藏必须切换世界的内容</translation>
    </message>
    <message>
        <source>The whole vcpu</source>
        <translation>整个 vcpu</translation>
    </message>
    <message>
        <source>vcpu</source>
        <translation>vcpu</translation>
    </message>
    <message>
        <source>The vcpu&apos;s whole struct, as a tree</source>
        <translation>以树显示 vcpu 的整个结构体</translation>
    </message>
    <message>
        <source>● recorded</source>
        <translation>● 已记录</translation>
    </message>
    <message>
        <source>Go to…</source>
        <translation>转到…</translation>
    </message>
    <message>
        <source>go to</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>Go to a switch, a step of it, or a moment that somebody copied</source>
        <translation>转到某次切换、其中的一步，或别人复制的时刻</translation>
    </message>
    <message>
        <source>Start the lesson over</source>
        <translation>重新开始本课</translation>
    </message>
    <message>
        <source>anew</source>
        <translation>重来</translation>
    </message>
    <message>
        <source>The lesson from its beginning; what you did in it is laid aside</source>
        <translation>从头开始本课；之前的进度移到一旁</translation>
    </message>
    <message>
        <source>Read on in the code</source>
        <translation>在代码中往下读</translation>
    </message>
    <message>
        <source>down</source>
        <translation>向下</translation>
    </message>
    <message>
        <source>The code, and a long card in it, further down</source>
        <translation>代码及其中较长的卡片，再往下</translation>
    </message>
    <message>
        <source>Read back in the code</source>
        <translation>在代码中往回读</translation>
    </message>
    <message>
        <source>up</source>
        <translation>向上</translation>
    </message>
    <message>
        <source>The code, and a long card in it, further up</source>
        <translation>代码及其中较长的卡片，再往上</translation>
    </message>
    <message>
        <source>There is no switch yet: nothing is recorded so far.</source>
        <translation>还没有切换：目前什么都没有记录。</translation>
    </message>
    <message>
        <source>There is no switch %1: they are numbered from 1 to %2 here.</source>
        <translation>没有切换 %1：这里的编号是 1 到 %2。</translation>
    </message>
    <message>
        <source>Switch %1 has %2 steps, so there is no step %3 in it.</source>
        <translation>切换 %1 有 %2 步，其中没有第 %3 步。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>reading %1: %2 %</source>
        <translation>正在读取 %1：%2 %</translation>
    </message>
    <message>
        <source>%1 is not read yet: the window goes there as soon as it is. Escape stays here.</source>
        <translation>%1 还没有读到：一读到，窗口就会转到那里。按 Escape 则留在此处。</translation>
    </message>
    <message>
        <source>%1 % read, then to %2</source>
        <translation>已读 %1 %，随后转到 %2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no place: write a switch (2), a switch and its step (2/17), a cell (TTBR0_EL1), or a moment that was copied (FILE#2/341).</source>
        <translation>“%1”不是一个位置：请写一次切换（2）、切换及其步骤（2/17）、一个单元（TTBR0_EL1），或复制来的时刻（FILE#2/341）。</translation>
    </message>
</context>
<context>
    <name>OrderList</name>
    <message>
        <source>To be put into order</source>
        <translation>有待排序</translation>
    </message>
    <message>
        <source>Up and Down go from item to item; Alt+Up and Alt+Down move the item</source>
        <translation>上、下键在各项之间移动；Alt+上、Alt+下移动该项</translation>
    </message>
</context>
<context>
    <name>OrderRow</name>
    <message>
        <source>Alt+Up and Alt+Down move it</source>
        <translation>Alt+上、Alt+下移动它</translation>
    </message>
    <message>
        <source>%1 of %2: %3</source>
        <translation>第 %1 项，共 %2 项：%3</translation>
    </message>
</context>
<context>
    <name>Ribbon</name>
    <message>
        <source>Phases of this switch</source>
        <translation>本次切换的各阶段</translation>
    </message>
</context>
<context>
    <name>Scoreboard</name>
    <message>
        <source>Scoreboard: what must change worlds</source>
        <translation>记分板：必须切换世界的内容</translation>
    </message>
    <message>
        <source>Scoreboard</source>
        <translation>记分板</translation>
    </message>
    <message>
        <source>■ host saved  ● guest loaded  ● guest saved  ■ host back</source>
        <translation>■ 宿主已保存  ● 客户机已加载  ● 客户机已保存  ■ 宿主已恢复</translation>
    </message>
    <message>
        <source>! Switch %1 is broken: go there</source>
        <translation>! 切换 %1 违反了契约：转到那里</translation>
    </message>
</context>
<context>
    <name>ScoreboardModel</name>
    <message>
        <source>not judged here</source>
        <translation>此处未判定</translation>
    </message>
    <message>
        <source>could not be judged</source>
        <translation>无法判定</translation>
    </message>
    <message>
        <source>host&apos;s saved</source>
        <translation>宿主的值已保存</translation>
    </message>
    <message>
        <source>guest&apos;s loaded</source>
        <translation>客户机的值已加载</translation>
    </message>
    <message>
        <source>guest&apos;s saved</source>
        <translation>客户机的值已保存</translation>
    </message>
    <message>
        <source>host&apos;s restored</source>
        <translation>宿主的值已恢复</translation>
    </message>
    <message>
        <source>has not changed worlds yet</source>
        <translation>还没有切换世界</translation>
    </message>
    <message>
        <source>nothing broken so far in this switch</source>
        <translation>本次切换到目前为止没有违反</translation>
    </message>
    <message>
        <source>the contract holds in this switch</source>
        <translation>本次切换中契约成立</translation>
    </message>
    <message>
        <source>the contract is violated in this switch</source>
        <translation>本次切换中契约被违反</translation>
    </message>
    <message>
        <source>verdict withheld: an exam</source>
        <translation>结论不予公布：考试</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>The switch: host context, CPU registers, guest context, EL2 stack</source>
        <translation>世界切换：宿主上下文、CPU 寄存器、客户机上下文、EL2 栈</translation>
    </message>
    <message>
        <source>Next: %1</source>
        <translation>下一条：%1</translation>
    </message>
</context>
<context>
    <name>SwitchRow</name>
    <message>
        <source>Switch %1 of %2</source>
        <translation>切换 %1，共 %2 次</translation>
    </message>
    <message>
        <source>Switch %1 of %2: guest %3</source>
        <translation>切换 %1，共 %2 次：客户机 %3</translation>
    </message>
    <message>
        <source>All switches</source>
        <translation>所有切换</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Switch %1 of %2 · %3 · step %4 of %5</source>
        <translation>切换 %1/%2 · %3 · 步骤 %4/%5</translation>
    </message>
    <message>
        <source>nothing executed yet: press Space or ▶ to step</source>
        <translation>还没有执行：按空格或 ▶ 单步</translation>
    </message>
    <message>
        <source>%1 / s</source>
        <translation>%1 / 秒</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>The name of a register is missing here.</source>
        <translation>这里缺少寄存器名。</translation>
    </message>
    <message>
        <source>“%1” is 128 bits wide: an expression has 64.</source>
        <translation>“%1”有 128 位：表达式只有 64 位。</translation>
    </message>
    <message>
        <source>“%1” cannot be asked for here.</source>
        <translation>这里不能询问“%1”。</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>There is no object %1 in the recording.</source>
        <translation>记录里没有对象 %1。</translation>
    </message>
    <message>
        <source>There is no register called “%1”, and the recording has no such object.</source>
        <translation>没有名为“%1”的寄存器，记录里也没有这样的对象。</translation>
    </message>
</context>
<context>
    <name>arm64</name>
    <message>
        <source>A barrier for SErrors: one that is pending while it is masked is noted in DISR_EL1. No other register changes, and no flag.</source>
        <translation>SError 的屏障：在被屏蔽时挂起的 SError 会记入 DISR_EL1。其他寄存器和条件标志都不变。</translation>
    </message>
    <message>
        <source>Asks whether the features are on that the bits of x16 stand for: the bit of one that is becomes zero.</source>
        <translation>查询 x16 各位所代表的特性是否开启：已开启的特性，其对应位变为零。</translation>
    </message>
    <message>
        <source>Loads a predicate: a bit for each byte of a vector.</source>
        <translation>加载一个谓词：向量的每个字节对应一位。</translation>
    </message>
    <message>
        <source>Sets FFR, which says of each byte of a vector whether a load reached it, from a predicate.</source>
        <translation>用谓词设置 FFR；FFR 逐字节说明加载是否到达了向量的该字节。</translation>
    </message>
    <message>
        <source>Copies FFR, which says of each byte of a vector whether a load reached it, into a predicate.</source>
        <translation>把 FFR 复制到谓词；FFR 逐字节说明加载是否到达了向量的该字节。</translation>
    </message>
</context>
<context>
    <name>base</name>
    <message>
        <source>it is larger than %1</source>
        <translation>它大于 %1</translation>
    </message>
    <message>
        <source>it is a folder, and a file is needed</source>
        <translation>它是文件夹，而这里需要文件</translation>
    </message>
    <message>
        <source>it is a pipe, and a file is needed: save what comes out of it first</source>
        <translation>它是管道，而这里需要文件：请先把其中的内容存成文件</translation>
    </message>
    <message>
        <source>it is a socket, and a file is needed</source>
        <translation>它是套接字，而这里需要文件</translation>
    </message>
    <message>
        <source>it is a device, and a file is needed</source>
        <translation>它是设备，而这里需要文件</translation>
    </message>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>%1 KB</source>
        <translation>%1 KB</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>The machine ended before it called the host&apos;s function at %1, from which a guest is entered. %2</source>
        <translation>机器在调用位于 %1 的宿主函数（由它进入客户机）之前就结束了。%2</translation>
    </message>
    <message>
        <source>The machine ended before it called the host&apos;s function at %1, from which a guest is entered. The last that it printed is: %2</source>
        <translation>机器在调用 %1 处的宿主函数（由它进入客户机）之前就结束了。它最后打印的是：%2</translation>
    </message>
    <message>
        <source>%1 cannot be opened: %2.</source>
        <translation>%1 无法打开：%2。</translation>
    </message>
    <message>
        <source>The recording&apos;s facts are not to be believed: %1. Record again.</source>
        <translation>记录中的事实不可信：%1。请重新记录。</translation>
    </message>
    <message>
        <source>The profile %1 does not fit the image: %2 (docs/profiles.md).</source>
        <translation>配置 %1 与映像不符：%2（docs/profiles.md）。</translation>
    </message>
    <message>
        <source>--%1 cannot be &apos;%2&apos;: it is %3.</source>
        <translation>--%1 不能是“%2”：应为 %3。</translation>
    </message>
    <message>
        <source>another program is writing it</source>
        <translation>另一个程序正在写它</translation>
    </message>
    <message>
        <source>The machine did not come to where the recording is to begin. %1</source>
        <translation>机器没有到达记录应当开始的地方。%1</translation>
    </message>
    <message>
        <source>Drive</source>
        <translation>驱动器</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
</context>
<context>
    <name>base::InputFile</name>
    <message>
        <source>there is not enough memory for it</source>
        <translation>内存不足，放不下它</translation>
    </message>
</context>
<context>
    <name>base::OutputFile</name>
    <message>
        <source>it is a pipe, and nobody reads it</source>
        <translation>它是一个管道，没有人在读</translation>
    </message>
    <message>
        <source>it is a pipe, and nobody reads on</source>
        <translation>它是一个管道，没有人继续读</translation>
    </message>
</context>
<context>
    <name>cli</name>
    <message>
        <source>rsp: print the conversation with the machine&apos;s stub on standard error, explained and with its times; rsp:FILE: into FILE.</source>
        <translation>rsp：把与机器调试桩的对话打印到标准错误，带说明和时间；rsp:FILE：写入 FILE。</translation>
    </message>
    <message>
        <source>rsp or rsp:FILE</source>
        <translation>rsp 或 rsp:FILE</translation>
    </message>
    <message>
        <source>The log %1 cannot be written: %2.</source>
        <translation>无法写入日志 %1：%2。</translation>
    </message>
    <message>
        <source> and </source>
        <translation> 和 </translation>
    </message>
    <message>
        <source>Writing the output failed: %1.</source>
        <translation>写输出失败：%1。</translation>
    </message>
    <message>
        <source>Show this help.</source>
        <translation>显示这段帮助。</translation>
    </message>
    <message>
        <source>Show the version.</source>
        <translation>显示版本。</translation>
    </message>
    <message>
        <source>--cpu is for a machine that is started here, but --connect names one that runs already.</source>
        <translation>--cpu 用于在这里启动的机器，而 --connect 指明了一台已在运行的机器。</translation>
    </message>
    <message>
        <source>a number from 1 to %1</source>
        <translation>1 到 %1 的数</translation>
    </message>
    <message>
        <source>--%1 is for recording, but &apos;%2&apos; is recorded already.</source>
        <translation>--%1 用于记录，而“%2”已经是记录了。</translation>
    </message>
    <message>
        <source>&apos;%1 --help&apos; says what there is.</source>
        <translation>“%1 --help”说明都有什么。</translation>
    </message>
    <message>
        <source>There is no language &apos;%1&apos;: --language is %2.</source>
        <translation>没有语言“%1”：--language 是 %2。</translation>
    </message>
    <message>
        <source> or </source>
        <translation> 或 </translation>
    </message>
    <message>
        <source>Reading standard input failed: %1.</source>
        <translation>读取标准输入失败：%1。</translation>
    </message>
    <message>
        <source>The environment names the image %1 (%2), which is no file.</source>
        <translation>环境变量 %2 指定的映像 %1 不是文件。</translation>
    </message>
    <message>
        <source>The hypervisor&apos;s image was not found; looked for %1. Build it, or name one with %2.</source>
        <translation>找不到虚拟机监控器的映像；已查找 %1。请构建它，或用 %2 指定一个。</translation>
    </message>
    <message>
        <source>--image or the environment&apos;s WORLDSWITCH_IMAGE</source>
        <translation>--image 或环境变量 WORLDSWITCH_IMAGE</translation>
    </message>
    <message>
        <source>the environment&apos;s WORLDSWITCH_VHE_IMAGE</source>
        <translation>环境变量 WORLDSWITCH_VHE_IMAGE</translation>
    </message>
    <message>
        <source>%1 does not say which Linux is booted: its answer has no %2. Is it this program&apos;s own?</source>
        <translation>%1 没有说明启动哪个 Linux：它的回答里没有 %2。它是本程序自带的吗？</translation>
    </message>
    <message>
        <source>%1 is not there, which fetches Linux&apos;s kernel: run this from a clone of the sources, or name it in the environment&apos;s WORLDSWITCH_LINUX_TARGET.</source>
        <translation>找不到获取 Linux 内核的 %1：请在源码的克隆中运行，或用环境变量 WORLDSWITCH_LINUX_TARGET 指定它。</translation>
    </message>
    <message>
        <source>Linux %1 as %2 could not be had: what %3 says is above.</source>
        <translation>无法取得 %2 模式的 Linux %1：%3 说的原因见上。</translation>
    </message>
    <message>
        <source>--kernel says which Linux --linux boots, and that is not there.</source>
        <translation>--kernel 说明 --linux 启动哪个 Linux，而这里没有 --linux。</translation>
    </message>
    <message>
        <source>--linux boots a machine with an image and a CPU of its own: leave out --%1.</source>
        <translation>--linux 启动的机器有自己的映像和 CPU：请去掉 --%1。</translation>
    </message>
</context>
<context>
    <name>cli::SharedOptions</name>
    <message>
        <source>Another build of the hypervisor (default: the one that was built with this program).</source>
        <translation>虚拟机监控器的另一个构建（默认：与本程序一起构建的那个）。</translation>
    </message>
    <message>
        <source>What the image calls things: a name or a file (docs/profiles.md; default: worldswitch).</source>
        <translation>镜像里各样东西的名称：一个名称或一个文件（docs/profiles.md；默认：worldswitch）。</translation>
    </message>
    <message>
        <source>CPU model: cortex-a57 (default), cortex-a76 or max.</source>
        <translation>CPU 型号：cortex-a57（默认）、cortex-a76 或 max。</translation>
    </message>
    <message>
        <source>Attach to a machine that runs already, through its GDB stub: unix:PATH or HOST:PORT.</source>
        <translation>通过 GDB stub 附到一台已在运行的机器：unix:PATH 或 HOST:PORT。</translation>
    </message>
    <message>
        <source>Open a recording instead of starting a machine.</source>
        <translation>打开一份记录，而不启动机器。</translation>
    </message>
    <message>
        <source>text (default), or json for another program.</source>
        <translation>text（默认），或供其他程序读的 json。</translation>
    </message>
    <message>
        <source>en or zh_CN (default: the system&apos;s).</source>
        <translation>en 或 zh_CN（默认：系统语言）。</translation>
    </message>
    <message>
        <source>Record N world switches (default: %1).</source>
        <translation>记录 N 次世界切换（默认：%1）。</translation>
    </message>
    <message>
        <source>Boot Debian&apos;s Linux, whose KVM runs a guest of ours: vhe, nvhe, vhe-pauth or nvhe-pauth. The first time it is fetched, about 300 MB.</source>
        <translation>启动 Debian 的 Linux，由它的 KVM 运行我们的客户机：vhe、nvhe、vhe-pauth 或 nvhe-pauth。第一次要下载约 300 MB。</translation>
    </message>
    <message>
        <source>Of --linux: 6.1 (default), 6.12, or the folder of a kernel that was built.</source>
        <translation>与 --linux 一起：6.1（默认）、6.12，或者编译好的内核所在的目录。</translation>
    </message>
</context>
<context>
    <name>contract</name>
    <message>
        <source>The contract holds; switches judged: %1.</source>
        <translation>契约成立；判定的切换数：%1。</translation>
    </message>
    <message>
        <source>The contract is violated in switch %1: %2</source>
        <translation>契约在切换 %1 中被违反：%2</translation>
    </message>
    <message>
        <source>The contract could not be judged: %1</source>
        <translation>契约无法判定：%1</translation>
    </message>
    <message>
        <source>The contract could not be judged: the image&apos;s context has no field %1.</source>
        <translation>契约无法判定：映像的上下文没有字段 %1。</translation>
    </message>
    <message>
        <source>The recording ends before the next switch: %1</source>
        <translation>记录在下一次切换之前结束了：%1</translation>
    </message>
    <message>
        <source>The contract could not be judged: the recording has no switch in it.</source>
        <translation>契约无法判定：记录里没有切换。</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 以及另外 %2 个</translation>
    </message>
    <message>
        <source>The contract could not be judged: the recording does not say where %1 is.</source>
        <translation>无法判定契约：记录没有说明 %1 在哪里。</translation>
    </message>
    <message>
        <source>The contract could not be judged: the recording&apos;s profile has no slot for %1.</source>
        <translation>无法判定契约：记录的配置没有 %1 的槽位。</translation>
    </message>
    <message>
        <source>The contract could not be judged: %1 was not recorded.</source>
        <translation>无法判定契约：%1 没有被记录。</translation>
    </message>
    <message>
        <source>%1 would save the guest into another vcpu</source>
        <translation>%1 会把客户机保存到另一个 vcpu</translation>
    </message>
    <message>
        <source>it is not %1, where the host is put away</source>
        <translation>它不是 %1，而宿主要存放在那里</translation>
    </message>
    <message>
        <source>it is not the context of this switch&apos;s guest</source>
        <translation>它不是这次切换的客户机的上下文</translation>
    </message>
    <message>
        <source>it is not the exit code of the vector that was taken</source>
        <translation>它不是所进入的向量的退出码</translation>
    </message>
    <message>
        <source>the profile says that it stays as it is</source>
        <translation>配置说它保持不变</translation>
    </message>
    <message>
        <source>Whose value %1 is, as an address, cannot be told.</source>
        <translation>作为地址的 %1 是谁的值，无从得知。</translation>
    </message>
    <message>
        <source>%1 is the address of this access, and it holds %2: neither vcpu, %3 nor SP.</source>
        <translation>%1 是这次访问的地址，里面是%2：既不是 vcpu，也不是 %3 或 SP。</translation>
    </message>
    <message>
        <source>%1 is written: it belongs to a guest that is not in this switch.</source>
        <translation>%1 被写入：它属于不在这次切换中的客户机。</translation>
    </message>
    <message>
        <source>%1 is written: the switch keeps no register there.</source>
        <translation>%1 被写入：切换不在那里存放寄存器。</translation>
    </message>
    <message>
        <source>%1 is written: it is neither a context nor the stack of this switch.</source>
        <translation>%1 被写入：它既不是上下文，也不是这次切换的栈。</translation>
    </message>
    <message>
        <source>%1 is written below SP: the next exception may overwrite it.</source>
        <translation>%1 在 SP 之下被写入：下一次异常可能盖掉它。</translation>
    </message>
    <message>
        <source>%1 is written: that part of the stack belongs to the caller, or to nobody.</source>
        <translation>%1 被写入：栈的那一部分属于调用者，或不属于谁。</translation>
    </message>
    <message>
        <source>%1 is read: it belongs to a guest that is not in this switch.</source>
        <translation>%1 被读取：它属于不在这次切换中的客户机。</translation>
    </message>
    <message>
        <source>%1 is read: it is neither a context nor the stack of this switch.</source>
        <translation>%1 被读取：它既不是上下文，也不是这次切换的栈。</translation>
    </message>
    <message>
        <source>%1 is popped, and nothing in this switch pushed it.</source>
        <translation>%1 被弹出，而这次切换里没有压入过它。</translation>
    </message>
    <message>
        <source>The architecture does not say what this instruction does: it loads one register twice, or loads the base that it moves (CONSTRAINED UNPREDICTABLE).</source>
        <translation>体系结构没有规定这条指令做什么：它把一个寄存器加载两次，或加载了它自己要移动的基址（CONSTRAINED UNPREDICTABLE）。</translation>
    </message>
    <message>
        <source>What this instruction reads and writes is not known to this program.</source>
        <translation>本程序不知道这条指令读写什么。</translation>
    </message>
    <message>
        <source>This leaves %1 without an ERET: the guest is not entered.</source>
        <translation>这里没有经过 ERET 就离开了 %1：没有进入客户机。</translation>
    </message>
    <message>
        <source>This ERET is one too many: %1 goes back to the host, by RET.</source>
        <translation>这个 ERET 是多余的：%1 应当用 RET 回到宿主。</translation>
    </message>
    <message>
        <source>This goes to %1+0x%2, not to its first instruction.</source>
        <translation>这里跳到了 %1+0x%2，而不是它的第一条指令。</translation>
    </message>
    <message>
        <source>This leaves %1 for the vector behind it, not for %2.</source>
        <translation>这里离开 %1，落入了它后面的向量，而不是去 %2。</translation>
    </message>
    <message>
        <source>As a consequence this goes to %1, where EL2 has no code: the switch does not come back. %2</source>
        <translation>结果这里去了 %1，EL2 在那里没有代码：切换没有回来。%2</translation>
    </message>
    <message>
        <source>This goes to %1, where EL2 has no code: the switch does not come back. %2</source>
        <translation>这里去了 %1，EL2 在那里没有代码：这次切换回不来了。%2</translation>
    </message>
    <message>
        <source>As a consequence EL2 faulted at this instruction: the switch does not come back. %1</source>
        <translation>结果 EL2 在这条指令上出错：切换没有回来。%1</translation>
    </message>
    <message>
        <source>EL2 itself faulted at this instruction: the switch does not come back. %1</source>
        <translation>EL2 自己在这条指令上出错：切换没有回来。%1</translation>
    </message>
    <message>
        <source>The switch does not come back; this was the last good instruction. %1</source>
        <translation>切换没有回来；这是最后一条正常的指令。%1</translation>
    </message>
    <message>
        <source>The recording ends inside this switch. %1</source>
        <translation>记录在这次切换中间结束了。%1</translation>
    </message>
    <message>
        <source>%1 was left without %2 having run.</source>
        <translation>离开了 %1，而 %2 没有运行过。</translation>
    </message>
    <message>
        <source>The switch came back without an ERET: the guest was never entered.</source>
        <translation>切换没有经过 ERET 就回来了：从未进入客户机。</translation>
    </message>
    <message>
        <source>This ERET did not lead to a guest that came back through the vectors.</source>
        <translation>这次 ERET 没有通向一个经异常向量回来的客户机。</translation>
    </message>
    <message>
        <source>The switch came back without %1 having run.</source>
        <translation>切换回来了，而 %1 没有运行过。</translation>
    </message>
    <message>
        <source>%1 could not be read.</source>
        <translation>%1 无法读取。</translation>
    </message>
    <message>
        <source>%1 is %2, not %3: %4.</source>
        <translation>%1 是 %2，不是 %3：%4。</translation>
    </message>
    <message>
        <source>missing before %1</source>
        <translation>缺在 %1 之前</translation>
    </message>
    <message>
        <source>the guest does not go on where its context says</source>
        <translation>客户机没有从它的上下文所说的地方继续</translation>
    </message>
    <message>
        <source>the vectors would take the wrong vcpu for the running one</source>
        <translation>异常向量会把错误的 vcpu 当成正在运行的</translation>
    </message>
    <message>
        <source>the guest would run on another&apos;s memory</source>
        <translation>客户机会在别人的内存上运行</translation>
    </message>
    <message>
        <source>Whether %1 is the guest&apos;s own is not known: %2 was not recorded.</source>
        <translation>不知道 %1 是不是这个 guest 自己的：%2 没有被记录。</translation>
    </message>
    <message>
        <source>%1 is written, and the guest is not entered: this call of %2 returns early.</source>
        <translation>写了 %1，而并没有进入客户机：这次 %2 调用提前返回。</translation>
    </message>
    <message>
        <source>%1 leads to a vcpu that the recording does not know: the profile&apos;s &quot;objects.vcpu&quot; asks a register for one, once.</source>
        <translation>%1 指向一个记录里没有的 vcpu：配置的 &quot;objects.vcpu&quot; 只向一个寄存器询问一次，只得到一个。</translation>
    </message>
    <message>
        <source>it is no vcpu, and the switch enters the vcpu in %1</source>
        <translation>它不是 vcpu，而切换进入的是 %1 里的 vcpu</translation>
    </message>
    <message>
        <source>ERET went to %1, not to ELR_EL2, %2.</source>
        <translation>ERET 去了 %1，而不是 ELR_EL2，即 %2。</translation>
    </message>
    <message>
        <source>The recording ends before %1 does: whether it put away the guest&apos;s system registers cannot be told.</source>
        <translation>记录在 %1 结束之前就结束了：它有没有保存客户机的系统寄存器，无从得知。</translation>
    </message>
    <message>
        <source>SP could not be read.</source>
        <translation>SP 无法读取。</translation>
    </message>
    <message>
        <source>SP is %1, not %2: it is off by %3 bytes.</source>
        <translation>SP 是 %1，不是 %2：差 %3 字节。</translation>
    </message>
    <message>
        <source>This load does not move SP.</source>
        <translation>这条加载没有移动 SP。</translation>
    </message>
    <message>
        <source>What this takes is not given back.</source>
        <translation>这里取走的空间没有归还。</translation>
    </message>
    <message>
        <source>The profile %1 and this switch contradict each other, though the host and the guest keep all that is theirs: the file or the code is to be put right (docs/profiles.md). By the profile: %2</source>
        <translation>配置 %1 与这次切换互相矛盾，而宿主和客户机的一切都完好：需要改正的是文件或者代码（docs/profiles.md）。按照配置：%2</translation>
    </message>
    <message>
        <source>Is %1 a function that panics, as &quot;panics&quot; of the profile %2 says?</source>
        <translation>%1 是否真如配置 %2 的“panics”所说，是一个会 panic 的函数？</translation>
    </message>
    <message>
        <source>Is %1 the function round the switch, as &quot;run&quot; of the profile %2 says?</source>
        <translation>%1 是否真如配置 %2 的“run”所说，是包围切换的函数？</translation>
    </message>
    <message>
        <source>%1 is used, and the profile says that nobody reads it there.</source>
        <translation>%1 被使用了，而配置说那里没有人读它。</translation>
    </message>
    <message>
        <source>The switch came back, and %1 did not return. %2 %3</source>
        <translation>切换回来了，而 %1 没有返回。%2 %3</translation>
    </message>
    <message>
        <source>%1 holds the address that is &quot;%2&quot;, and not what is added to a variable&apos;s address for this CPU&apos;s own copy.</source>
        <translation>%1 保存的是“%2”的地址，而不是为得到本 CPU 的副本而加到变量地址上的值。</translation>
    </message>
    <message>
        <source>%1 is %2 at the first instruction of %3, where no vcpu of the recording lies: the profile&apos;s &quot;registers&quot; of [enter] name another register than the one that has it, or &quot;objects.vcpu&quot; another variable.</source>
        <translation>在 %3 的第一条指令处 %1 是 %2，那里没有记录中的任何 vcpu：配置 [enter] 的“registers”写的不是保存它的寄存器，或者“objects.vcpu”写的是别的变量。</translation>
    </message>
    <message>
        <source>it is not the vcpu that the switch enters</source>
        <translation>它不是这次切换进入的 vcpu</translation>
    </message>
    <message>
        <source>This runs past the end of %1: there is no RET.</source>
        <translation>这里越过了 %1 的末尾：没有 RET。</translation>
    </message>
    <message>
        <source>The verdict is withheld: this recording is a capsule of an exam.</source>
        <translation>结论不予公布：这份记录是一次考试的录像。</translation>
    </message>
    <message>
        <source>The verdict is withheld: so this recording says.</source>
        <translation>结论不予公布：这份记录是这样说的。</translation>
    </message>
    <message>
        <source>the host does not have its own value back</source>
        <translation>宿主没有拿回自己的值</translation>
    </message>
    <message>
        <source>The contract could not be judged: no guest was entered, each of the switches returned early (%1).</source>
        <translation>契约无法评判：没有进入任何客户机，每次切换都提前返回（%1 次）。</translation>
    </message>
</context>
<context>
    <name>contract::Case</name>
    <message>
        <source>What %1 holds cannot be told: an instruction that is not understood wrote it, or it could not be read.</source>
        <translation>%1 里是什么无从得知：写它的指令没有被理解，或者它没能读到。</translation>
    </message>
    <message>
        <source>%1 is read here, and should be written: nothing saved %2.</source>
        <translation>%1 在这里被读，而本应被写：没有指令保存%2。</translation>
    </message>
    <message>
        <source>%1 is stored here, and should be loaded: it still holds %2.</source>
        <translation>%1 在这里被存储，而本应被加载：里面仍是%2。</translation>
    </message>
    <message>
        <source>%1 was not written in this switch: nothing saved %2.</source>
        <translation>%1 在这次切换里没有被写：没有指令保存%2。</translation>
    </message>
    <message>
        <source>%1 still holds %2: nothing loaded it.</source>
        <translation>%1 里仍是%2：没有指令加载它。</translation>
    </message>
    <message>
        <source>%1 still holds %2: nothing loaded %3.</source>
        <translation>%1 里仍是%2：没有指令加载%3。</translation>
    </message>
    <message>
        <source>%1 holds %2 and %3 holds %4: the pair is swapped.</source>
        <translation>%1 里是%2，%3 里是%4：这一对放反了。</translation>
    </message>
    <message>
        <source>%1 does not hold the whole of %2.</source>
        <translation>%1 里的不是%2的全部。</translation>
    </message>
    <message>
        <source>%1 holds an older value of %2, not the one that was live.</source>
        <translation>%1 里是%2的旧值，不是当时生效的那个。</translation>
    </message>
    <message>
        <source>%1 holds %2, where %3 belongs.</source>
        <translation>%1 里是%2，而那里应是%3。</translation>
    </message>
    <message>
        <source>missing before %1</source>
        <translation>缺在 %1 之前</translation>
    </message>
    <message>
        <source>%1 went to %2 instead of %3.</source>
        <translation>%1 去了 %2，而不是 %3。</translation>
    </message>
    <message>
        <source>%1 went to %2 instead of %3: the base points to another object.</source>
        <translation>%1 存到了 %2，而不是 %3：基址指向了别的对象。</translation>
    </message>
    <message>
        <source>%1 went to %2 instead of %3: the offset is wrong by %4.</source>
        <translation>%1 去了 %2，而不是 %3：偏移差 %4。</translation>
    </message>
    <message>
        <source>The offset of the load is wrong by %1.</source>
        <translation>加载的偏移差 %1。</translation>
    </message>
</context>
<context>
    <name>contract::DoorDiagnosis</name>
    <message>
        <source>missing before %1</source>
        <translation>缺在 %1 之前</translation>
    </message>
    <message>
        <source>%1 is the address of this access, and it holds %2: neither vcpu, %3 nor SP.</source>
        <translation>%1 是这次访问的地址，里面是%2：既不是 vcpu，也不是 %3 或 SP。</translation>
    </message>
    <message>
        <source>%1 is written: it is neither a context nor the stack of this switch.</source>
        <translation>%1 被写入：它既不是上下文，也不是这次切换的栈。</translation>
    </message>
    <message>
        <source>SP could not be read.</source>
        <translation>SP 无法读取。</translation>
    </message>
    <message>
        <source>SP is %1, not %2: it is off by %3 bytes.</source>
        <translation>SP 是 %1，不是 %2：差 %3 字节。</translation>
    </message>
    <message>
        <source>%1 was not written in this switch: nothing saved %2.</source>
        <translation>%1 在这次切换里没有被写：没有指令保存%2。</translation>
    </message>
    <message>
        <source>%1 still holds %2: nothing loaded it.</source>
        <translation>%1 里仍是%2：没有指令加载它。</translation>
    </message>
    <message>
        <source>%1 still holds %2: nothing loaded %3.</source>
        <translation>%1 里仍是%2：没有指令加载%3。</translation>
    </message>
    <message>
        <source>%1 does not hold the whole of %2.</source>
        <translation>%1 里的不是%2的全部。</translation>
    </message>
    <message>
        <source>%1 does not hold %2.</source>
        <translation>%1 里不是%2。</translation>
    </message>
    <message>
        <source>%1 holds %2 and %3 holds %4: the pair is swapped.</source>
        <translation>%1 里是%2，%3 里是%4：这一对放反了。</translation>
    </message>
    <message>
        <source>%1 holds %2, where %3 belongs.</source>
        <translation>%1 里是%2，而那里应是%3。</translation>
    </message>
</context>
<context>
    <name>contract::FindingList</name>
    <message>
        <source>a value of the host&apos;s</source>
        <translation>宿主的一个值</translation>
    </message>
    <message>
        <source>the host&apos;s %1</source>
        <translation>宿主的 %1</translation>
    </message>
    <message>
        <source>a value of guest %1&apos;s</source>
        <translation>客户机 %1 的一个值</translation>
    </message>
    <message>
        <source>guest %1&apos;s %2</source>
        <translation>客户机 %1 的 %2</translation>
    </message>
    <message>
        <source>the vcpu pointer</source>
        <translation>vcpu 指针</translation>
    </message>
    <message>
        <source>the %1 pointer</source>
        <translation>%1 指针</translation>
    </message>
    <message>
        <source>a pointer to the guest&apos;s context</source>
        <translation>指向客户机上下文的指针</translation>
    </message>
    <message>
        <source>a pointer to something else</source>
        <translation>指向别处的指针</translation>
    </message>
    <message>
        <source>an address of code</source>
        <translation>代码地址</translation>
    </message>
    <message>
        <source>a value that nobody saved</source>
        <translation>没有人保存过的值</translation>
    </message>
    <message>
        <source>a value made in passing</source>
        <translation>途中做出的值</translation>
    </message>
    <message>
        <source>nobody knows whose value</source>
        <translation>不知道是谁的值</translation>
    </message>
    <message>
        <source>the exit code that came in %1</source>
        <translation>随 %1 进来的退出码</translation>
    </message>
    <message>
        <source>the exit code</source>
        <translation>退出码</translation>
    </message>
</context>
<context>
    <name>gui</name>
    <message>
        <source>There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): open the window in a desktop session, or take a picture with --screenshot FILE.png.</source>
        <translation>没有显示器（DISPLAY 和 WAYLAND_DISPLAY 都没有设置）：请在桌面会话中打开窗口，或者用 --screenshot FILE.png 生成图片。</translation>
    </message>
    <message>
        <source>Shows one real world switch of an arm64 hypervisor, step by step. Without options it starts QEMU with the hypervisor that was built with it.</source>
        <translation>一步一步地显示 arm64 虚拟机监控器的一次真实世界切换。不带选项时，用一同构建的虚拟机监控器启动 QEMU。</translation>
    </message>
    <message>
        <source>Exit codes: 0 done, 2 usage, 3 could not run.</source>
        <translation>退出码：0 完成，2 用法错误，3 无法运行。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not an option; to open a recording, write --open %1.</source>
        <translation>“%1”不是选项；要打开记录，请写 --open %1。</translation>
    </message>
    <message>
        <source>--at takes a step&apos;s number, 0 or more, not &apos;%1&apos;.</source>
        <translation>--at 要步骤编号，0 或更大，不是“%1”。</translation>
    </message>
    <message>
        <source>--size takes WIDTHxHEIGHT from 1120x700 to 16384x16384, not &apos;%1&apos;.</source>
        <translation>--size 要 WIDTHxHEIGHT，从 1120x700 到 16384x16384，不是“%1”。</translation>
    </message>
    <message>
        <source>--theme is light or dark, not &apos;%1&apos;.</source>
        <translation>--theme 是 light 或 dark，不是“%1”。</translation>
    </message>
    <message>
        <source>--screenshot takes the picture&apos;s file, not &apos;&apos;.</source>
        <translation>--screenshot 要图片的文件名，不是空的。</translation>
    </message>
    <message>
        <source>The picture could not be written to &apos;%1&apos;: %2.</source>
        <translation>图片无法写到“%1”：%2。</translation>
    </message>
    <message>
        <source>The recording holds no step to show.</source>
        <translation>记录里没有可显示的步骤。</translation>
    </message>
    <message>
        <source>--at takes a step from 0 to %1 here, not %2.</source>
        <translation>这里 --at 要 0 到 %1 的步骤，不是 %2。</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>来自 %1</translation>
    </message>
    <message>
        <source>● QEMU halted</source>
        <translation>● QEMU 已停住</translation>
    </message>
    <message>
        <source>The picture is too large for this machine&apos;s memory.</source>
        <translation>图片太大，这台机器的内存放不下。</translation>
    </message>
    <message>
        <source>Next: %1</source>
        <translation>下一条：%1</translation>
    </message>
    <message>
        <source>A pair: two registers, two neighbouring cells. The same as</source>
        <translation>一对：两个寄存器，两个相邻的单元。等同于</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>未读取</translation>
    </message>
    <message>
        <source>dead: nobody may rely on it</source>
        <translation>已死：谁也不能依赖它</translation>
    </message>
    <message>
        <source>written by this instruction</source>
        <translation>由这条指令写入</translation>
    </message>
    <message>
        <source>read by this instruction</source>
        <translation>由这条指令读取</translation>
    </message>
    <message>
        <source>formed the address</source>
        <translation>构成了地址</translation>
    </message>
    <message>
        <source>written</source>
        <translation>写</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>第 %1 步：%2</translation>
    </message>
    <message>
        <source>more changes: %1</source>
        <translation>其他改动：%1 处</translation>
    </message>
    <message>
        <source>switch %1 · %2 · %3</source>
        <translation>切换 %1 · %2 · %3</translation>
    </message>
    <message>
        <source>made in %1</source>
        <translation>在 %1 中产生</translation>
    </message>
    <message>
        <source>read in %1</source>
        <translation>从 %1 中读取</translation>
    </message>
    <message>
        <source>&apos;%1&apos; says which step is shown: leave --at out.</source>
        <translation>“%1”已经说明显示哪一步：请去掉 --at。</translation>
    </message>
    <message>
        <source>before: %1</source>
        <translation>之前：%1</translation>
    </message>
    <message>
        <source>empty: it keeps nothing for anybody</source>
        <translation>空：没有为任何一方保存值</translation>
    </message>
    <message>
        <source>%1 @%2 (guest %3)</source>
        <translation>%1 @%2（客户机 %3）</translation>
    </message>
    <message>
        <source>A variant is of a lesson: name it with --lesson.</source>
        <translation>变体属于某一课：请用 --lesson 指定。</translation>
    </message>
    <message>
        <source>A machine that runs already is no variant: leave out --connect.</source>
        <translation>已经在运行的机器不能作为变体：请去掉 --connect。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; could not be laid aside: %2. Move it away to go on.</source>
        <translation>无法把“%1”移到一旁：%2。请先把它移走再继续。</translation>
    </message>
</context>
<context>
    <name>gui::Known</name>
    <message>
        <source>Write a picture of the window and end; needs no display.</source>
        <translation>把窗口画成图片后结束；不需要显示器。</translation>
    </message>
    <message>
        <source>The step that the picture shows, or that is shown first.</source>
        <translation>图片显示的步骤，或者最先显示的步骤。</translation>
    </message>
    <message>
        <source>Size of the picture or the window.</source>
        <translation>图片或窗口的大小。</translation>
    </message>
    <message>
        <source>light or dark.</source>
        <translation>light（浅色）或 dark（深色）。</translation>
    </message>
    <message>
        <source>Open a lesson, by its number or its folder.</source>
        <translation>打开一课，用编号或文件夹指明。</translation>
    </message>
    <message>
        <source>End with 0 if a window could be opened here, without opening one.</source>
        <translation>如果这里能打开窗口就以 0 结束，并不真的打开。</translation>
    </message>
    <message>
        <source>With --lesson: the variant of this word.</source>
        <translation>与 --lesson 一起使用：由这个词决定的变体。</translation>
    </message>
    <message>
        <source>With --lesson: whose variant it is; with --key.</source>
        <translation>与 --lesson 一起使用：这是谁的变体；并需要 --key。</translation>
    </message>
    <message>
        <source>The teacher&apos;s secret, a file of at least 16 bytes; with --student.</source>
        <translation>教师的密钥，一个至少 16 字节的文件；与 --student 一起使用。</translation>
    </message>
</context>
<context>
    <name>gui::SceneMaker</name>
    <message>
        <source>The switch</source>
        <translation>世界切换</translation>
    </message>
    <message>
        <source>address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>read</source>
        <translation>读</translation>
    </message>
    <message>
        <source>written</source>
        <translation>写</translation>
    </message>
    <message>
        <source>dead</source>
        <translation>已死</translation>
    </message>
    <message>
        <source>scratch</source>
        <translation>临时</translation>
    </message>
    <message>
        <source>code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>pointer</source>
        <translation>指针</translation>
    </message>
    <message>
        <source>guest %1&apos;s</source>
        <translation>客户机 %1 的</translation>
    </message>
    <message>
        <source>host&apos;s</source>
        <translation>宿主的</translation>
    </message>
    <message>
        <source>CPU registers</source>
        <translation>CPU 寄存器</translation>
    </message>
    <message>
        <source>EL2 stack</source>
        <translation>EL2 栈</translation>
    </message>
    <message>
        <source>grows down ↓ · one row = 8 bytes</source>
        <translation>向下生长 ↓ · 一行 = 8 字节</translation>
    </message>
    <message>
        <source>as it was when the guest began</source>
        <translation>客户机开始运行时的样子</translation>
    </message>
    <message>
        <source>System registers of this switch</source>
        <translation>本次切换的系统寄存器</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>%1 more below</source>
        <translation>下面还有 %1 个</translation>
    </message>
    <message>
        <source>%1 more above</source>
        <translation>上面还有 %1 个</translation>
    </message>
</context>
<context>
    <name>gui::SpotlightMaker</name>
    <message>
        <source>… and %1 more</source>
        <translation>… 还有 %1 个</translation>
    </message>
    <message>
        <source>Next: %1</source>
        <translation>下一条：%1</translation>
    </message>
    <message>
        <source>reads</source>
        <translation>读</translation>
    </message>
    <message>
        <source>writes: before → after</source>
        <translation>写：之前 → 之后</translation>
    </message>
    <message>
        <source>address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Followed: %1. It stays where it is in this switch.</source>
        <translation>跟踪：%1。它在本次切换中不移动。</translation>
    </message>
    <message>
        <source>Followed: %1. Moves in this switch: %2 of %3.</source>
        <translation>跟踪：%1。本次切换中已移动 %2/%3 次。</translation>
    </message>
</context>
<context>
    <name>image</name>
    <message>
        <source>“%1” is damaged or was cut short: parts that its header names are not there. Build it again.</source>
        <translation>“%1”已损坏或被截断：文件头提到的部分不在那里。请重新构建。</translation>
    </message>
    <message>
        <source>machine number %1</source>
        <translation>机器编号 %1</translation>
    </message>
    <message>
        <source>There is no file “%1”. Check the path, or build the image first.</source>
        <translation>没有文件“%1”。请检查路径，或先构建映像。</translation>
    </message>
    <message>
        <source>“%1” is a folder; the path of an ELF file is needed.</source>
        <translation>“%1”是文件夹；需要的是 ELF 文件的路径。</translation>
    </message>
    <message>
        <source>“%1” cannot be read: %2.</source>
        <translation>“%1”无法读取：%2。</translation>
    </message>
    <message>
        <source>“%1” is not an ELF file. Give the hypervisor&apos;s ELF, not its binary or its source.</source>
        <translation>“%1”不是 ELF 文件。请给出虚拟机监控器的 ELF，而不是它的二进制或源代码。</translation>
    </message>
    <message>
        <source>“%1” was built for %2; an AArch64 (arm64) image is needed.</source>
        <translation>“%1”是为 %2 构建的；需要 AArch64（arm64）映像。</translation>
    </message>
    <message>
        <source>“%1” is AArch64 but not 64-bit little-endian, which is the only kind that is understood.</source>
        <translation>“%1”是 AArch64，但不是 64 位小端，而只有这一种能被理解。</translation>
    </message>
    <message>
        <source>The debug information of “%1” is packed, and says that it has more than %2. Build it without -gz.</source>
        <translation>“%1”的调试信息经过压缩，并声称解压后超过 %2。构建时请不要用 -gz。</translation>
    </message>
    <message>
        <source>The struct “%2” of “%1” has more members than can be shown.</source>
        <translation>“%1”中的结构体“%2”成员太多，无法显示。</translation>
    </message>
    <message>
        <source>The debug information of “%1” describes no struct “%2”. Was it built from other sources?</source>
        <translation>“%1”的调试信息里没有结构体“%2”。它是用别的源代码构建的吗？</translation>
    </message>
    <message>
        <source>The debug information of “%1” describes no global variable “%2”. Was it built from other sources?</source>
        <translation>“%1”的调试信息里没有全局变量“%2”。它是用别的源代码构建的吗？</translation>
    </message>
    <message>
        <source>The variable “%1” of “%2” has no fixed address.</source>
        <translation>“%2”的变量“%1”没有固定地址。</translation>
    </message>
    <message>
        <source>“%1” has no debug information. Build it with -g, and do not strip it.</source>
        <translation>“%1”没有调试信息。请用 -g 构建，并且不要 strip。</translation>
    </message>
    <message>
        <source>“%1” has no symbol %2.</source>
        <translation>“%1”没有符号 %2。</translation>
    </message>
</context>
<context>
    <name>lessons</name>
    <message>
        <source>This line has more than %1 dots: no key is as deep as that.</source>
        <translation>这一行的点超过 %1 个：没有这么深的键。</translation>
    </message>
    <message>
        <source>This is not TOML: %1.</source>
        <translation>这不是 TOML：%1。</translation>
    </message>
    <message>
        <source>There is no step “%1” in this lesson: its questions are %2.</source>
        <translation>这一课没有步骤“%1”：会提问的步骤是 %2。</translation>
    </message>
    <message>
        <source>The step “%1” asks nothing: the questions are %2.</source>
        <translation>步骤“%1”不提问：会提问的步骤是 %2。</translation>
    </message>
    <message>
        <source>The answer to “%1” must be a text in quotes or a whole number.</source>
        <translation>“%1”的答案必须是引号里的文字或一个整数。</translation>
    </message>
    <message>
        <source>The answers %1 cannot be read: %2.</source>
        <translation>答案文件 %1 无法读取：%2。</translation>
    </message>
    <message>
        <source>The recording ends before the lesson does, so nothing is judged. %1</source>
        <translation>记录在课程结束之前就结束了，所以不作任何判定。%1</translation>
    </message>
    <message>
        <source>The contract could not be judged: %1</source>
        <translation>契约无法判定：%1</translation>
    </message>
    <message>
        <source>There is no register called “%1”.</source>
        <translation>没有名为“%1”的寄存器。</translation>
    </message>
    <message>
        <source>“%1” is not the name of a symbol.</source>
        <translation>“%1”不是符号名。</translation>
    </message>
    <message>
        <source>“%1” lacks what it is about: write “%1:…”.</source>
        <translation>“%1”缺少对象：请写“%1:…”。</translation>
    </message>
    <message>
        <source>“%1” takes nothing after it.</source>
        <translation>“%1”后面不带任何内容。</translation>
    </message>
    <message>
        <source>There is no event “%1”: the events are write:ADDRESS, read:ADDRESS, store:REGISTER, load:REGISTER, call:SYMBOL, at:SYMBOL, exit:SYMBOL, enter, eret, vector, exit and ret.</source>
        <translation>没有事件“%1”：事件有 write:ADDRESS、read:ADDRESS、store:REGISTER、load:REGISTER、call:SYMBOL、at:SYMBOL、exit:SYMBOL、enter、eret、vector、exit 和 ret。</translation>
    </message>
    <message>
        <source>“%1” is not there yet: a prediction sees what is there before it, and nothing later.</source>
        <translation>“%1”还没有发生：预测只能用提问之前已有的东西，不能用之后的。</translation>
    </message>
    <message>
        <source>The guest does not come back in this world switch, so “vector.” means nothing in it.</source>
        <translation>这次世界切换里客户机没有回来，所以“vector.”在其中没有意义。</translation>
    </message>
    <message>
        <source>Register %1 could not be read: the machine&apos;s debugger does not show it.</source>
        <translation>寄存器 %1 无法读取：机器的调试器不显示它。</translation>
    </message>
    <message>
        <source>Register %1 could not be read: a recording does not keep it.</source>
        <translation>寄存器 %1 无法读取：记录里不保存它。</translation>
    </message>
    <message>
        <source>The memory at %1 could not be read: it was not recorded.</source>
        <translation>%1 处的内存无法读取：它没有被记录。</translation>
    </message>
    <message>
        <source>Whose value %1 holds cannot be told: it was not recorded, or an instruction that is not understood wrote it.</source>
        <translation>无法判断 %1 里是谁的值：它没有被录下，或者是一条无法理解的指令写入的。</translation>
    </message>
    <message>
        <source>The expression is empty.</source>
        <translation>表达式是空的。</translation>
    </message>
    <message>
        <source>The expression ends too early.</source>
        <translation>表达式过早结束。</translation>
    </message>
    <message>
        <source>“%1” is not expected here.</source>
        <translation>这里不应出现“%1”。</translation>
    </message>
    <message>
        <source>“%1” means nothing in an expression.</source>
        <translation>“%1”在表达式里没有意义。</translation>
    </message>
    <message>
        <source>“%1” is not a number of 64 bits: write 160 or 0xa0.</source>
        <translation>“%1”不是 64 位的数：请写 160 或 0xa0。</translation>
    </message>
    <message>
        <source>The expression ends where “%1” is missing.</source>
        <translation>表达式在缺少“%1”的地方结束了。</translation>
    </message>
    <message>
        <source>“%1” is not expected here: “%2” is.</source>
        <translation>这里不应出现“%1”，应为“%2”。</translation>
    </message>
    <message>
        <source>Only a register or mem(address) has an owner.</source>
        <translation>只有寄存器或 mem(address) 才有属主。</translation>
    </message>
    <message>
        <source>There is no phase “%1”: the phases are outer, enter, guest, vector and exit.</source>
        <translation>没有“%1”这个阶段：阶段有 outer、enter、guest、vector 和 exit。</translation>
    </message>
    <message>
        <source>The expression is nested too deeply.</source>
        <translation>表达式嵌套太深。</translation>
    </message>
    <message>
        <source>bits(value, %1, %2) is no bit field: the higher bit comes first, and both are below 64.</source>
        <translation>bits(value, %1, %2) 不是位段：高位写在前，两者都小于 64。</translation>
    </message>
    <message>
        <source>The expression is longer than 1000 characters.</source>
        <translation>表达式超过 1000 个字符。</translation>
    </message>
    <message>
        <source>There is no expression here.</source>
        <translation>这里没有表达式。</translation>
    </message>
    <message>
        <source>Guest %1 reports an exception that it took to its own vectors: ESR_EL1 is %2, ELR_EL1 is %3.</source>
        <translation>客户机 %1 报告它进入了自己的异常向量：ESR_EL1 是 %2，ELR_EL1 是 %3。</translation>
    </message>
    <message>
        <source>Guest %1 reports that its state was changed (code %2).</source>
        <translation>客户机 %1 报告它的状态被改变了（代码 %2）。</translation>
    </message>
    <message>
        <source>Guest %1 reports that its %2 was changed: it is %3 and should be %4.</source>
        <translation>客户机 %1 报告它的 %2 被改变了：现在是 %3，应当是 %4。</translation>
    </message>
    <message>
        <source>“%1” must be a whole number, at least %2.</source>
        <translation>“%1”必须是整数，至少 %2。</translation>
    </message>
    <message>
        <source>“%1” must be a whole number, at most %2.</source>
        <translation>“%1”必须是整数，最大为 %2。</translation>
    </message>
    <message>
        <source>“%1” is longer than %2 characters.</source>
        <translation>“%1”超过了 %2 个字符。</translation>
    </message>
    <message>
        <source>“%1” is no id: use small letters, digits and hyphens.</source>
        <translation>“%1”不能作 id：请用小写字母、数字和连字符。</translation>
    </message>
    <message>
        <source>“%1” is an ordered list of tables: write [[%1]].</source>
        <translation>“%1”是有序的表列表：请写 [[%1]]。</translation>
    </message>
    <message>
        <source>“%1” must be a list of whole numbers, not empty.</source>
        <translation>“%1”必须是整数列表，且不为空。</translation>
    </message>
    <message>
        <source>“%1” has more than %2 numbers.</source>
        <translation>“%1”里的数超过了 %2 个。</translation>
    </message>
    <message>
        <source>“%1” must be a list of numbers from 0 to %2; this is %3.</source>
        <translation>“%1”必须是一列从 0 到 %2 的数；这里是 %3。</translation>
    </message>
    <message>
        <source>There is no key “%1” here.</source>
        <translation>这里没有键“%1”。</translation>
    </message>
    <message>
        <source>“%1” is missing here.</source>
        <translation>这里缺少“%1”。</translation>
    </message>
    <message>
        <source>“%1” must be a text in quotes, not empty.</source>
        <translation>“%1”必须是带引号的文字，且不为空。</translation>
    </message>
    <message>
        <source>This belongs to a question, and the step has no “ask”.</source>
        <translation>这一项属于提问，而这一步没有“ask”。</translation>
    </message>
    <message>
        <source>A step asks or checks, not both: make this two steps.</source>
        <translation>一步要么提问要么检查，不能兼有：请分成两步。</translation>
    </message>
    <message>
        <source>This belongs to a check, and the step has no “expect”.</source>
        <translation>这属于一次检查，而这一步没有 “expect”。</translation>
    </message>
    <message>
        <source>A diagnosis belongs to a check or to an event, and the step has neither “expect” nor “run_to”.</source>
        <translation>诊断属于检查或事件，而这一步既没有“expect”也没有“run_to”。</translation>
    </message>
    <message>
        <source>“seed” is a name of one line, at most %1 characters.</source>
        <translation>“seed” 是一个单行的名字，最多 %1 个字符。</translation>
    </message>
    <message>
        <source>“from” is “enter” or is left out.</source>
        <translation>“from” 要么是 “enter”，要么省略。</translation>
    </message>
    <message>
        <source>This belongs to an event, and the step has no “run_to”.</source>
        <translation>这一项属于事件，而这一步没有“run_to”。</translation>
    </message>
    <message>
        <source>This belongs to a question or a check, and the step has neither “ask” nor “expect”.</source>
        <translation>这一项属于提问或检查，而这一步既没有“ask”也没有“expect”。</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>没有</translation>
    </message>
    <message>
        <source>There are no lessons in %1: name their folder with --lessons.</source>
        <translation>%1 里没有课程：请用 --lessons 指明课程文件夹。</translation>
    </message>
    <message>
        <source>There is no lesson “%1” in %2: `worldswitch-lesson list` names them.</source>
        <translation>%2 里没有课程“%1”：`worldswitch-lesson list` 会列出它们。</translation>
    </message>
    <message>
        <source>“%1” does not happen in this world switch.</source>
        <translation>在这次世界切换里没有发生“%1”。</translation>
    </message>
    <message>
        <source>“%1” does not happen before “%2”.</source>
        <translation>“%1”没有发生在“%2”之前。</translation>
    </message>
    <message numerus="yes">
        <source>“%1” does not happen within the lesson&apos;s %n instruction(s).</source>
        <translation>
            <numerusform>“%1”没有在课程规定的 %n 条指令内发生。</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” does not happen: the switch does not come back. %2</source>
        <translation>“%1”没有发生：切换没有回来。%2</translation>
    </message>
    <message>
        <source>The recording ends before “%1”. %2</source>
        <translation>记录在“%1”之前就结束了。%2</translation>
    </message>
    <message numerus="yes">
        <source>The recording ends before “%1”: this lesson needs %n world switch(es), record as many.</source>
        <translation>
            <numerusform>记录在“%1”之前就结束了：这一课需要 %n 次世界切换，请记录这么多。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“%1” does not happen in the %n recorded world switch(es).</source>
        <translation>
            <numerusform>在记录的 %n 次世界切换里“%1”没有发生。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1.%2 is no slot: %3 has no member %2.</source>
        <translation>%1.%2 不是槽位：%3 没有成员 %2。</translation>
    </message>
    <message>
        <source>The recording knows no function %1: record it with an image that has one.</source>
        <translation>记录里没有函数 %1：请用含有它的映像来记录。</translation>
    </message>
    <message>
        <source>Which guest is entered at state %1 cannot be told: %2 pointed to no vcpu at %3.</source>
        <translation>状态 %1 进入的是哪个客户机无从得知：在 %3 处 %2 没有指向任何 vcpu。</translation>
    </message>
    <message>
        <source>A lesson begins with its title: “# …”.</source>
        <translation>一课以标题开始：“# …”。</translation>
    </message>
    <message>
        <source>A lesson has one title; a step begins with “## ”.</source>
        <translation>一课只有一个标题；步骤以“## ”开始。</translation>
    </message>
    <message>
        <source>This fence is never closed.</source>
        <translation>这个围栏没有闭合。</translation>
    </message>
    <message>
        <source>A step has one lab block: begin another step with “## ”.</source>
        <translation>一步只有一个 lab 块：请用“## ”开始另一步。</translation>
    </message>
    <message>
        <source>This step has no title.</source>
        <translation>这一步没有标题。</translation>
    </message>
    <message>
        <source>The step “%1” has no lab block.</source>
        <translation>步骤“%1”没有 lab 块。</translation>
    </message>
    <message>
        <source>The step “%1” asks, and no question stands before its lab block.</source>
        <translation>步骤“%1”要提问，而它的 lab 块前没有问题。</translation>
    </message>
    <message>
        <source>The id “%1” is the one of step %2 already: each step has its own.</source>
        <translation>标识“%1”已经是第 %2 步的了：每一步有自己的标识。</translation>
    </message>
    <message>
        <source>The lesson&apos;s title is empty.</source>
        <translation>课程的标题是空的。</translation>
    </message>
    <message>
        <source>The title has no lab block with id, seed and budget.</source>
        <translation>标题没有带 id、seed 和 budget 的 lab 块。</translation>
    </message>
    <message>
        <source>The lesson has no steps: a step begins with “## ”.</source>
        <translation>这一课没有步骤：步骤以“## ”开始。</translation>
    </message>
    <message>
        <source>%1 is not UTF-8 text: save it as such.</source>
        <translation>%1 不是 UTF-8 文本：请存成 UTF-8。</translation>
    </message>
    <message>
        <source>The lesson %1 cannot be read: %2.</source>
        <translation>课程 %1 无法读取：%2。</translation>
    </message>
    <message>
        <source>“{{” has no “}}”.</source>
        <translation>“{{”没有对应的“}}”。</translation>
    </message>
    <message>
        <source>(not read)</source>
        <translation>（未读取）</translation>
    </message>
    <message>
        <source>pass</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>FAIL</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>ERROR</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>blocked</source>
        <translation>受阻</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>未提问</translation>
    </message>
    <message>
        <source>expected %1 = %2: %3, seen %4</source>
        <translation>应有 %1 = %2：%3，实为 %4</translation>
    </message>
    <message>
        <source>The contract is violated: %1</source>
        <translation>契约被违反：%1</translation>
    </message>
    <message>
        <source>The machine&apos;s console:</source>
        <translation>机器的控制台：</translation>
    </message>
    <message>
        <source>ERROR: %1</source>
        <translation>错误：%1</translation>
    </message>
    <message>
        <source>%1: %2 of %3 points</source>
        <translation>%1：%2 分，满分 %3</translation>
    </message>
    <message>
        <source>No recording is attached: record a world switch or open one.</source>
        <translation>没有附带记录：请记录一次世界切换，或打开一份记录。</translation>
    </message>
    <message>
        <source>Why cannot be told: %1</source>
        <translation>原因无从得知：%1</translation>
    </message>
    <message>
        <source>This step asks nothing.</source>
        <translation>这一步没有提问。</translation>
    </message>
    <message>
        <source>Not %1: look again.</source>
        <translation>不是 %1：再看看。</translation>
    </message>
    <message>
        <source>The machine does not hold what this step expects.</source>
        <translation>机器里的内容与这一步的期望不符。</translation>
    </message>
    <message>
        <source>The wrong answer %1 equals the right one on this machine (%2): the question cannot tell them apart.</source>
        <translation>错误答案 %1 在这台机器上等于正确答案（%2）：这个问题分不清二者。</translation>
    </message>
    <message numerus="yes">
        <source>%n of the choices equal(s) the answer: exactly one must.</source>
        <translation>
            <numerusform>有 %n 个选项等于答案：应当恰好一个。</numerusform>
        </translation>
    </message>
    <message>
        <source>Judge these answers, too: TOML by the steps&apos; ids. Without it nothing is asked.</source>
        <translation>同时评判这些答案：以步骤标识为键的 TOML 文件。没有它就不提问。</translation>
    </message>
    <message>
        <source>The folder of the lessons.</source>
        <translation>课程所在的文件夹。</translation>
    </message>
    <message numerus="yes">
        <source>%n world switch(es)</source>
        <translation>
            <numerusform>%n 次世界切换</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n 步</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2, %3, %4.</source>
        <translation>%1：%2，%3，%4。</translation>
    </message>
    <message numerus="yes">
        <source>%n point(s)</source>
        <translation>
            <numerusform>%n 分</numerusform>
        </translation>
    </message>
    <message>
        <source>Covered while the lesson&apos;s question is open: answer it, or skip it.</source>
        <translation>课程的题目还没有作答，这里先盖住：请作答，或者跳过它。</translation>
    </message>
    <message>
        <source>That comes after the question: answer it first, or skip it.</source>
        <translation>那在这道题之后：请先作答，或者跳过它。</translation>
    </message>
    <message>
        <source>Right; without points, because you went on before you answered.</source>
        <translation>对了；但你在作答之前就往下看了，所以不得分。</translation>
    </message>
    <message>
        <source>Right.</source>
        <translation>正确。</translation>
    </message>
    <message>
        <source>Not so. Look again, or take a hint.</source>
        <translation>不对。再看看，或者看提示。</translation>
    </message>
    <message>
        <source>This could not be judged.</source>
        <translation>这一步无法判定。</translation>
    </message>
    <message>
        <source>Takes a lesson without a window, or runs it as a test: each step is judged on the machine.
Exit codes: 0 pass, 1 fail, 2 usage, 3 the machine could not be judged.</source>
        <translation>不开窗口学一课，或者把它当作测试来运行：每一步都在机器上判定。
退出码：0 通过，1 失败，2 用法错误，3 无法对机器作出判定。</translation>
    </message>
    <message>
        <source>--%1 is for `run`: `take` asks, and prints text.</source>
        <translation>--%1 是给 `run` 用的：`take` 会提问，并且输出文本。</translation>
    </message>
    <message>
        <source>go on: check this step, or show the lesson&apos;s next one (so does an empty line)</source>
        <translation>继续：检查这一步，或者显示课程的下一步（空行也一样）</translation>
    </message>
    <message>
        <source>show the lesson&apos;s step before</source>
        <translation>显示课程的上一步</translation>
    </message>
    <message>
        <source>show this step once more</source>
        <translation>再显示一次这一步</translation>
    </message>
    <message>
        <source>the next hint</source>
        <translation>下一条提示</translation>
    </message>
    <message>
        <source>go on without an answer, and without its points</source>
        <translation>不作答就继续，也不得这一题的分</translation>
    </message>
    <message>
        <source>one instruction on, or N</source>
        <translation>前进一条指令，或 N 条</translation>
    </message>
    <message>
        <source>one instruction back, or N</source>
        <translation>后退一条指令，或 N 条</translation>
    </message>
    <message>
        <source>whose value a register or a cell holds, who wrote it, and who reads it next: who x19, who sp_el0, who host.x19, who 0x40091c98</source>
        <translation>一个寄存器或单元里是谁的值，由谁写入，下一次由谁读取：who x19、who sp_el0、who host.x19、who 0x40091c98</translation>
    </message>
    <message>
        <source>what the last instruction did and why, and which is next</source>
        <translation>上一条指令做了什么、为什么，以及下一条是什么</translation>
    </message>
    <message>
        <source>this list</source>
        <translation>这张表</translation>
    </message>
    <message>
        <source>end, with the report; what was not answered is not asked</source>
        <translation>结束并给出报告；没有作答的题算作未提问</translation>
    </message>
    <message>
        <source>There is no command “%1”: `help` lists them.</source>
        <translation>没有命令“%1”：`help` 会列出所有命令。</translation>
    </message>
    <message>
        <source>Answer first, by `predict`; a guess teaches more than none. Or `skip`.</source>
        <translation>请先用 `predict` 作答，猜一个也比不答学得多；或者用 `skip` 跳过。</translation>
    </message>
    <message>
        <source>The lesson is done: `quit` shows the report.</source>
        <translation>这一课学完了：`quit` 显示报告。</translation>
    </message>
    <message>
        <source>There is nothing to skip here: `next` goes on.</source>
        <translation>这里没有可以跳过的：`next` 继续。</translation>
    </message>
    <message>
        <source>This is the lesson&apos;s first step.</source>
        <translation>这是课程的第一步。</translation>
    </message>
    <message>
        <source>This question is behind you: `next` goes on.</source>
        <translation>这道题已经过去了：`next` 继续。</translation>
    </message>
    <message>
        <source>Write your answer behind it: a number such as 160, or an expression such as x1 + 8*3.</source>
        <translation>请在后面写上答案：一个数，如 160，或者一个表达式，如 x1 + 8*3。</translation>
    </message>
    <message>
        <source>%1 of %2 points so far.</source>
        <translation>目前得 %1 分，共 %2 分。</translation>
    </message>
    <message>
        <source>There is nothing to answer or to check here.</source>
        <translation>这里没有要回答或检查的。</translation>
    </message>
    <message>
        <source>Hint: %1</source>
        <translation>提示：%1</translation>
    </message>
    <message>
        <source>There is no other hint.</source>
        <translation>没有别的提示了。</translation>
    </message>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>第 %1 步，共 %2 步：%3</translation>
    </message>
    <message>
        <source>A question, for points: %1. Type predict ANSWER, hint or skip.</source>
        <translation>题目，分值：%1。请输入 predict 加答案、hint 或 skip。</translation>
    </message>
    <message>
        <source>A check, for points: %1. Type next, hint or skip.</source>
        <translation>检查，分值：%1。请输入 next、hint 或 skip。</translation>
    </message>
    <message>
        <source>“%1” is not a number of instructions: write 1 or more.</source>
        <translation>“%1”不是指令条数：请写 1 或更大的数。</translation>
    </message>
    <message>
        <source>The recording has no instruction to show.</source>
        <translation>这份记录里没有可以显示的指令。</translation>
    </message>
    <message>
        <source>This is the end of the recording.</source>
        <translation>这是记录的结尾。</translation>
    </message>
    <message>
        <source>This is the beginning of the recording.</source>
        <translation>这是记录的开头。</translation>
    </message>
    <message>
        <source>Switch %1 of %2, step %3 of %4, %5, in %6</source>
        <translation>第 %1 次切换，共 %2 次；第 %3 步，共 %4 步；%5；在 %6 中</translation>
    </message>
    <message>
        <source>  was  %1</source>
        <translation>  上一条 %1</translation>
    </message>
    <message>
        <source>  next %1</source>
        <translation>  下一条 %1</translation>
    </message>
    <message>
        <source>Executed:</source>
        <translation>已执行：</translation>
    </message>
    <message>
        <source>Next:</source>
        <translation>下一条：</translation>
    </message>
    <message>
        <source>Whose? Name a register or a cell: who x19, who host.x19.</source>
        <translation>谁的值？请写出寄存器或单元：who x19、who host.x19。</translation>
    </message>
    <message>
        <source>“%1” names no cell: %2</source>
        <translation>“%1”不是单元的名称：%2</translation>
    </message>
    <message>
        <source>%1: this cell was not read from the machine.</source>
        <translation>%1：没有从机器读取这个单元。</translation>
    </message>
    <message>
        <source>Owner: %1</source>
        <translation>属主：%1</translation>
    </message>
    <message>
        <source>Written last by %1 in %2</source>
        <translation>最近一次由 %2 中的 %1 写入</translation>
    </message>
    <message>
        <source>Nothing in this recording wrote it before.</source>
        <translation>这份记录里此前没有指令写过它。</translation>
    </message>
    <message>
        <source>Read next by %1 in %2</source>
        <translation>下一次由 %2 中的 %1 读取</translation>
    </message>
    <message>
        <source>Nothing in this recording reads it later.</source>
        <translation>这份记录里此后没有指令读它。</translation>
    </message>
    <message>
        <source>An answer after hints is written {answer = &quot;…&quot;, hints = 2}.</source>
        <translation>看过提示的答案写作 {answer = &quot;…&quot;, hints = 2}。</translation>
    </message>
    <message>
        <source>A guest does not come back for “%1”: it does for %2.</source>
        <translation>客户机不会因“%1”而返回：返回的原因有 %2。</translation>
    </message>
    <message>
        <source>There is no phase “%1”: the phases are %2.</source>
        <translation>没有阶段“%1”：阶段有 %2。</translation>
    </message>
    <message>
        <source>“%1” is not the mnemonic of an instruction: write it in small letters, as isb.</source>
        <translation>“%1”不是指令助记符：请用小写字母书写，如 isb。</translation>
    </message>
    <message>
        <source>The contract could not be judged: nothing is recorded.</source>
        <translation>无法判定契约：没有任何记录。</translation>
    </message>
    <message>
        <source>No step before this one has come to the state “%1”.</source>
        <translation>在此之前没有步骤到达状态“%1”。</translation>
    </message>
    <message>
        <source>The text in quotes has no end.</source>
        <translation>引号中的文本没有结束。</translation>
    </message>
    <message>
        <source>The mnemonic of an instruction is missing here.</source>
        <translation>这里缺少指令助记符。</translation>
    </message>
    <message>
        <source>The contract has no rule “%1”: its rules are %2.</source>
        <translation>契约没有规则“%1”：它的规则有 %2。</translation>
    </message>
    <message>
        <source>The name of a state is missing here.</source>
        <translation>这里缺少状态的名称。</translation>
    </message>
    <message>
        <source>“%1” is no state that a step has named: write %1.x19 or %1.mem(address).</source>
        <translation>“%1”不是步骤所命名的状态：请写 %1.x19 或 %1.mem(address)。</translation>
    </message>
    <message>
        <source>“%1” cannot stand inside count, all or any.</source>
        <translation>“%1”不能放在 count、all 或 any 里面。</translation>
    </message>
    <message>
        <source>A half of %1 is %1.d[0] or %1.d[1].</source>
        <translation>%1 的一半是 %1.d[0] 或 %1.d[1]。</translation>
    </message>
    <message>
        <source>“%1” takes numbers, and whose value something is is none.</source>
        <translation>“%1”的两边必须是数，而“是谁的值”不是数。</translation>
    </message>
    <message>
        <source>“%1” is 128 bits wide: an expression has 64.</source>
        <translation>“%1”有 128 位：表达式只有 64 位。</translation>
    </message>
    <message>
        <source>Compare it with another such, or take a half: %1.d[0], %1.d[1].</source>
        <translation>请与另一个这样的寄存器比较，或者取一半：%1.d[0]、%1.d[1]。</translation>
    </message>
    <message>
        <source>“%1” compares two values of one kind, and these are of two: an owner is a slot (guest.x3), a world is a context (guest), a condition is 0 or 1.</source>
        <translation>“%1”比较同一种类的两个值，而这里是两种：属主是槽位（guest.x3），世界是上下文（guest），条件是 0 或 1。</translation>
    </message>
    <message>
        <source>A shift by %1 leaves nothing: a value has 64 bits.</source>
        <translation>移动 %1 位后什么也不剩：一个值有 64 位。</translation>
    </message>
    <message>
        <source>“%1” stands above already: this is never said.</source>
        <translation>上面已经有“%1”：这一句永远不会说出。</translation>
    </message>
    <message>
        <source>This is the answer: it is never wrong.</source>
        <translation>这就是答案：它不会是错的。</translation>
    </message>
    <message>
        <source>“in” is “switch” or is left out.</source>
        <translation>“in”是“switch”，或者省略。</translation>
    </message>
    <message>
        <source>“%1” cannot name a state: use small letters, digits and _, and no word of expressions.</source>
        <translation>“%1”不能作状态的名称：请用小写字母、数字和 _，不要用表达式里的词。</translation>
    </message>
    <message>
        <source>A hint costs points of an answer, and the step has no “ask”.</source>
        <translation>提示会扣答案的分，而这一步没有“ask”。</translation>
    </message>
    <message>
        <source>It belongs to the step: write it above the first [[…]], behind which TOML takes it for that table&apos;s.</source>
        <translation>它属于这一步：请写在第一个 [[…]] 之前，在那之后 TOML 会把它当作那张表的键。</translation>
    </message>
    <message>
        <source>“%1” stands for a number only beside “each”.</source>
        <translation>只有在“each”旁边，“%1”才代表一个数。</translation>
    </message>
    <message>
        <source>%1 cannot be read: a recording of this image does not keep it.</source>
        <translation>无法读取 %1：这个映像的记录不保存它。</translation>
    </message>
    <message>
        <source>%1.%2 is no slot: the image&apos;s context has no member %2.</source>
        <translation>%1.%2 不是槽位：映像的上下文没有成员 %2。</translation>
    </message>
    <message>
        <source>The image has no function %1.</source>
        <translation>映像没有函数 %1。</translation>
    </message>
    <message>
        <source>%1 has no step “%2”.</source>
        <translation>%1 没有步骤“%2”。</translation>
    </message>
    <message>
        <source>The step “%1” of %2 is missing here.</source>
        <translation>这里缺少 %2 的步骤“%1”。</translation>
    </message>
    <message>
        <source>The steps do not stand in the order of %1.</source>
        <translation>步骤的顺序与 %1 不同。</translation>
    </message>
    <message>
        <source>This is not as in %1: “%2” there, “%3” here.</source>
        <translation>这与 %1 不同：那里是“%2”，这里是“%3”。</translation>
    </message>
    <message>
        <source>Did you mean “%1”?</source>
        <translation>您是想写“%1”吗？</translation>
    </message>
    <message>
        <source>%1 has %2 elements.</source>
        <translation>%1 有 %2 个元素。</translation>
    </message>
    <message>
        <source>%1 has no member %2.</source>
        <translation>%1 没有成员 %2. {1 ?}</translation>
    </message>
    <message>
        <source>No step above names a state “%1”: it would have snapshot = &quot;%1&quot;.</source>
        <translation>前面没有步骤命名状态“%1”：那一步会写 snapshot = &quot;%1&quot;。</translation>
    </message>
    <message>
        <source>“depends” names steps above, and “%1” is none of them.</source>
        <translation>“depends”列出前面的步骤，而“%1”不是其中之一。</translation>
    </message>
    <message>
        <source>A step above names its state “%1”, too.</source>
        <translation>前面已有一步把它的状态命名为“%1”。</translation>
    </message>
    <message>
        <source>“%1” comes first: %2</source>
        <translation>要先完成“%1”：%2</translation>
    </message>
    <message>
        <source>Mistakes: %1.</source>
        <translation>错误：%1 处。</translation>
    </message>
    <message>
        <source>Its names were held against no image: %1</source>
        <translation>没有映像可供核对其中的名称：%1</translation>
    </message>
    <message>
        <source>The next hint costs points: %1.</source>
        <translation>下一条提示要扣分：%1。</translation>
    </message>
    <message>
        <source>“%1” is no CPU that a machine is started with; these are: %2.</source>
        <translation>“%1”不是可以启动机器的 CPU；可用的有：%2。</translation>
    </message>
    <message>
        <source>“%1” must be a whole number.</source>
        <translation>“%1”必须是整数。</translation>
    </message>
    <message>
        <source>“%1” is a table: write [%1].</source>
        <translation>“%1”是一个表：请写成 [%1]。</translation>
    </message>
    <message>
        <source>It makes no image.</source>
        <translation>它生成不了映像。</translation>
    </message>
    <message>
        <source>%1 is not here: it is in Debian&apos;s package g++-aarch64-linux-gnu.</source>
        <translation>这里没有 %1：它在 Debian 的软件包 g++-aarch64-linux-gnu 中。</translation>
    </message>
    <message>
        <source>%1 cannot be started: %2.</source>
        <translation>无法启动 %1：%2。</translation>
    </message>
    <message numerus="yes">
        <source>It took longer than %n second(s).</source>
        <translation>
            <numerusform>用时超过了 %n 秒。</numerusform>
        </translation>
    </message>
    <message>
        <source>What labs are built with was not found; looked for %1. Build the hypervisor.</source>
        <translation>没有找到构建实验所需的文件；查找过 %1。请先构建虚拟机监控器。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>%1 is there already, and a lab begins in an empty folder: name another one.</source>
        <translation>%1 已经存在，而实验要从空文件夹开始：请换一个名字。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made.</source>
        <translation>无法创建文件夹 %1。</translation>
    </message>
    <message>
        <source>%1 has no %2, which the lab is about.</source>
        <translation>%1 中没有本实验要写的 %2。</translation>
    </message>
    <message>
        <source>%1 is a link, and a lab&apos;s file is a file.</source>
        <translation>%1 是一个链接，而实验要交的必须是文件。</translation>
    </message>
    <message>
        <source>%1 is no lab: `worldswitch-lesson start LESSON %1` lays one out.</source>
        <translation>%1 不是实验文件夹：用 `worldswitch-lesson start LESSON %1` 布置一个。</translation>
    </message>
    <message>
        <source>The lesson %1 has no lab.</source>
        <translation>课程 %1 没有实验。</translation>
    </message>
    <message>
        <source>The lab %1 cannot be read: %2.</source>
        <translation>无法读取实验 %1：%2。</translation>
    </message>
    <message>
        <source>%1 has no function and no macro %2, which the lab of %3 is about.</source>
        <translation>%1 中没有函数或宏 %2，而 %3 的实验要写的正是它。</translation>
    </message>
    <message>
        <source>With `run` and `lint`: every lesson there is.</source>
        <translation>用于 `run` 和 `lint`：所有课程。</translation>
    </message>
    <message>
        <source>With `grade-one`: the lesson whose lab was handed in.</source>
        <translation>用于 `grade-one`：所交的是哪一课的实验。</translation>
    </message>
    <message>
        <source>With `grade-one`: keep the recording in this file.</source>
        <translation>用于 `grade-one`：把录像保存到这个文件。</translation>
    </message>
    <message>
        <source>With `grade-one`: end with 3 where strangers&apos; sources cannot be kept apart.</source>
        <translation>用于 `grade-one`：无法隔离他人的源码时以 3 结束。</translation>
    </message>
    <message>
        <source>%1  pass  %2/%3  %4</source>
        <translation>%1  通过  %2/%3  %4</translation>
    </message>
    <message>
        <source>--report cannot be &apos;%1&apos;: it is %2.</source>
        <translation>--report 不能是“%1”：可用的是 %2。</translation>
    </message>
    <message>
        <source>--%1 is for `grade-one`.</source>
        <translation>--%1 只用于 `grade-one`。</translation>
    </message>
    <message>
        <source>--all is for `run` and `lint`.</source>
        <translation>--all 只用于 `run` 和 `lint`。</translation>
    </message>
    <message>
        <source>--%1 is for one lesson, and --all runs them all.</source>
        <translation>--%1 只针对一课，而 --all 要运行所有课程。</translation>
    </message>
    <message>
        <source>There is no isolation here: bubblewrap is not installed, or may make no namespaces.</source>
        <translation>这里没有隔离：没有安装 bubblewrap，或者它不能创建命名空间。</translation>
    </message>
    <message>
        <source>The lab&apos;s task %1 cannot be read: %2.</source>
        <translation>无法读取实验任务 %1：%2。</translation>
    </message>
    <message>
        <source>The recording is in %1.</source>
        <translation>录像在 %1 中。</translation>
    </message>
    <message>
        <source>%1 is laid out. README.md says what is to be done; %2 is the file to edit; `worldswitch-lesson check %1` judges it.</source>
        <translation>%1 已布置好。README.md 说明要做什么；要编辑的文件是 %2；用 `worldswitch-lesson check %1` 来评判。</translation>
    </message>
    <message>
        <source>FAIL: %1 makes no image.</source>
        <translation>FAIL：%1 生成不了映像。</translation>
    </message>
    <message>
        <source>EL2 ended guest %1: %2.</source>
        <translation>EL2 结束了客户机 %1：%2。</translation>
    </message>
    <message>
        <source>With `grade`: so many at once (default: one).</source>
        <translation>用于 `grade`：同时评判的份数（默认一份）。</translation>
    </message>
    <message>
        <source>grade needs --into FOLDER, where the reports go.</source>
        <translation>grade 需要 --into FOLDER，用来存放报告。</translation>
    </message>
    <message>
        <source>-j takes a number from 1 to %1, not &apos;%2&apos;.</source>
        <translation>-j 要的是 1 到 %1 的数，不是“%2”。</translation>
    </message>
    <message>
        <source>--%1 is for `grade`.</source>
        <translation>--%1 只用于 `grade`。</translation>
    </message>
    <message>
        <source>%1 needs --lab LESSON: which lab was handed in is not the submission&apos;s to say.</source>
        <translation>%1 需要 --lab LESSON：交的是哪个实验，不由所交的文件说了算。</translation>
    </message>
    <message>
        <source>%1: its grader ended without a report.</source>
        <translation>%1：评判进程没有留下报告就结束了。</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>Two submissions are called %1, and a grade is kept by its submission&apos;s name.</source>
        <translation>有两份提交都叫 %1，而成绩是按提交的名字保存的。</translation>
    </message>
    <message>
        <source>Look at it: worldswitch --open %1</source>
        <translation>去看：worldswitch --open %1</translation>
    </message>
    <message>
        <source>Which instruction is to blame?</source>
        <translation>该归咎于哪条指令？</translation>
    </message>
    <message>
        <source>What does it do wrong?</source>
        <translation>它错在哪里？</translation>
    </message>
    <message>
        <source>What makes it right?</source>
        <translation>怎样才对？</translation>
    </message>
    <message>
        <source>There is no answer.</source>
        <translation>没有作答。</translation>
    </message>
    <message>
        <source>“%1” is no address, and no function of the image with an offset.</source>
        <translation>“%1”不是地址，也不是映像里的函数加偏移。</translation>
    </message>
    <message>
        <source>“%1” is not the instruction to blame.</source>
        <translation>该归咎的指令不是“%1”。</translation>
    </message>
    <message>
        <source>“%1” is none of the letters a to %2.</source>
        <translation>“%1”不是 a 到 %2 中的字母。</translation>
    </message>
    <message>
        <source>“%1” is not right: %2</source>
        <translation>“%1”不对：%2</translation>
    </message>
    <message>
        <source>Exam: three broken world switches</source>
        <translation>考试：三次出错的世界切换</translation>
    </message>
    <message>
        <source>For: %1. Paper: %2.</source>
        <translation>考生：%1。试卷：%2。</translation>
    </message>
    <message>
        <source>Each capsule is a recording of a hypervisor in whose world switch one instruction is wrong. Open one by `worldswitch --open 1.wsrec`, step back and forth, and find that instruction. Write your answers into answers.toml. What is left empty has no points.</source>
        <translation>每份录像记录的都是一个虚拟机监控器，它的世界切换里有一条指令是错的。用 `worldswitch --open 1.wsrec` 打开一份，前后单步，找出那条指令。把答案写进 answers.toml。空着的不得分。</translation>
    </message>
    <message>
        <source>An instruction is named by its address, such as 0x40123454, or by function and offset, such as __kvm_vcpu_run+0x8. Where one is missing, its place counts: what stands there instead. A choice is named by its letter.</source>
        <translation>指令用地址表示，例如 0x40123454；或者用函数加偏移表示，例如 __kvm_vcpu_run+0x8。如果是缺了一条，就算它的位置：写现在占着那里的指令。选项用它的字母表示。</translation>
    </message>
    <message>
        <source>Capsule %1</source>
        <translation>录像 %1</translation>
    </message>
    <message>
        <source>Your answers. Leave the first line as it is.</source>
        <translation>你的答案。第一行请保持原样。</translation>
    </message>
    <message>
        <source>Paper: %1</source>
        <translation>试卷：%1</translation>
    </message>
    <message>
        <source>%1 does not say of which paper it is: its line “paper” is missing.</source>
        <translation>%1 没有说明属于哪份试卷：缺少“paper”一行。</translation>
    </message>
    <message>
        <source>%1 is of the paper “%2”, and not of %3: it is of another student, or the key, the image or the exam have changed.</source>
        <translation>%1 属于试卷“%2”，而不是 %3：它是另一位学生的，或者密钥、映像、考题变过。</translation>
    </message>
    <message>
        <source>Capsule %1: %2</source>
        <translation>录像 %1：%2</translation>
    </message>
    <message>
        <source>The exam %1 cannot be read: %2.</source>
        <translation>考题 %1 无法读取：%2。</translation>
    </message>
    <message>
        <source>“%1” must be a list of 2 to %2 choices, the right one first.</source>
        <translation>“%1”必须是 2 到 %2 个选项的列表，正确的在最前。</translation>
    </message>
    <message>
        <source>Two choices of “%1” are the same.</source>
        <translation>“%1”有两个选项相同。</translation>
    </message>
    <message>
        <source>“word” must be an instruction, a number of 32 bits.</source>
        <translation>“word”必须是一条指令，即一个 32 位的数。</translation>
    </message>
    <message>
        <source>%1 does not have the same bugs and as many choices, in the same order, as exam.toml.</source>
        <translation>%1 的错误和选项个数、顺序与 exam.toml 不一致。</translation>
    </message>
    <message>
        <source>The lesson %1 has no exam.</source>
        <translation>课程 %1 没有考试。</translation>
    </message>
    <message>
        <source>%1 must have bugs of at least %2 kinds.</source>
        <translation>%1 里的错误至少要有 %2 类。</translation>
    </message>
    <message>
        <source>The key %1 cannot be read: %2.</source>
        <translation>密钥 %1 无法读取：%2。</translation>
    </message>
    <message>
        <source>The key %1 can be guessed: it must have at least %2 bytes. `openssl rand -hex 32` makes one.</source>
        <translation>密钥 %1 猜得出来：它至少要有 %2 个字节。`openssl rand -hex 32` 可以生成一个。</translation>
    </message>
    <message>
        <source>%1 has no function %2, which the exam asks about: it is made for another image.</source>
        <translation>%1 里没有考题所问的函数 %2：考题是为另一个映像出的。</translation>
    </message>
    <message>
        <source>%1 of %2 does not have exactly one instruction “%3”, which the exam asks about: it is made for another image.</source>
        <translation>%2 的 %1 里，考题所问的指令“%3”不是恰好一条：考题是为另一个映像出的。</translation>
    </message>
    <message>
        <source>Use: worldswitch-lesson exam LESSON, with --into or --answers.</source>
        <translation>用法：worldswitch-lesson exam LESSON，加 --into 或 --answers。</translation>
    </message>
    <message>
        <source>--%1 is not for `exam`.</source>
        <translation>--%1 不用于 `exam`。</translation>
    </message>
    <message>
        <source>exam needs --student ID and --key FILE, or --seed TEXT for practice.</source>
        <translation>exam 需要 --student ID 和 --key FILE，练习时则用 --seed TEXT。</translation>
    </message>
    <message>
        <source>--%1 is empty.</source>
        <translation>--%1 是空的。</translation>
    </message>
    <message>
        <source>--into draws an exam, and --answers grades one: leave one of them out.</source>
        <translation>--into 是出卷，--answers 是评分：请去掉其中一个。</translation>
    </message>
    <message>
        <source>--report is for an exam that is graded: name its --answers.</source>
        <translation>--report 用于评分：请用 --answers 指明答案。</translation>
    </message>
    <message>
        <source>The image of a capsule cannot be written into %1.</source>
        <translation>录像所用的映像无法写入 %1。</translation>
    </message>
    <message>
        <source>The exam was not drawn: a signal ended it.</source>
        <translation>没有出成试卷：被信号中止了。</translation>
    </message>
    <message>
        <source>The contract does not see the bug %1 in %2: it can be in no exam of this image.</source>
        <translation>契约在 %2 里看不出错误 %1：它不能用于这个映像的考试。</translation>
    </message>
    <message>
        <source>%1 is there already, and is no empty folder.</source>
        <translation>%1 已经存在，而且不是空文件夹。</translation>
    </message>
    <message>
        <source>practice</source>
        <translation>练习</translation>
    </message>
    <message>
        <source>The exam is in %1: three capsules, questions.md, and answers.toml to fill in. Paper %2.</source>
        <translation>试卷在 %1 里：三份录像、questions.md 和要填写的 answers.toml。试卷 %2。</translation>
    </message>
    <message>
        <source>With `grade-one` and `exam`: text (default), json, junit, gradescope or prairielearn.</source>
        <translation>用于 `grade-one` 和 `exam`：text（默认）、json、junit、gradescope 或 prairielearn。</translation>
    </message>
    <message>
        <source>With `grade`: the folder for the reports, the capsules and grades.csv. With `exam`: for the capsules and the questions.</source>
        <translation>用于 `grade`：存放报告、录像和 grades.csv 的文件夹。用于 `exam`：存放录像和试题。</translation>
    </message>
    <message>
        <source>“ends” is “never” or is left out.</source>
        <translation>“ends” 只能是“never”，或者不写。</translation>
    </message>
    <message>
        <source>%1 uses %2, which its header does not offer: it calls %3.</source>
        <translation>%1 用到了 %2，而它的头文件里没有：它可以调用 %3。</translation>
    </message>
    <message>
        <source>This belongs to an adapter, and the lab has none.</source>
        <translation>这一项属于适配代码（adapter），而这个实验没有。</translation>
    </message>
    <message>
        <source>A question has its answer in “ask”, or has “asks” and none.</source>
        <translation>一个问题要么把答案写在“ask”里，要么有“asks”而没有答案。</translation>
    </message>
    <message>
        <source>“%1” is true or is left out.</source>
        <translation>“%1”只能是 true，或者不写。</translation>
    </message>
    <message>
        <source>%1: the answers of “%2” cannot be taken out.</source>
        <translation>%1：“%2”的答案无法去掉。</translation>
    </message>
    <message>
        <source>not judged here</source>
        <translation>此处不评判</translation>
    </message>
    <message>
        <source>%1 is not judged here: this lesson was published without its answers.</source>
        <translation>%1 在此处不评判：这一课发布时不带答案。</translation>
    </message>
    <message>
        <source>%1 holds more than %2 files.</source>
        <translation>%1 里的文件多于 %2 个。</translation>
    </message>
    <message>
        <source>%1 would be larger than %2 when it is unpacked.</source>
        <translation>%1 解开后会大于 %2。</translation>
    </message>
    <message>
        <source>%1 holds %2 twice.</source>
        <translation>%1 里有两个 %2。</translation>
    </message>
    <message>
        <source>%1 is no file.</source>
        <translation>%1 不是文件。</translation>
    </message>
    <message>
        <source>%1 is encrypted: hand it in without a password.</source>
        <translation>%1 加了密：请不带密码提交。</translation>
    </message>
    <message>
        <source>%1 is larger than %2.</source>
        <translation>%1 大于 %2。</translation>
    </message>
    <message>
        <source>%1 holds %2 in more than one folder: hand in one.</source>
        <translation>%1 里不止一个文件夹有 %2：请只交一个。</translation>
    </message>
    <message>
        <source>%1 has no %2, which the lab is about, at its top or in a folder there.</source>
        <translation>%1 的最上层及其中的文件夹里都没有本实验要写的 %2。</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>它已损坏</translation>
    </message>
    <message>
        <source>There is no submission %1.</source>
        <translation>没有名为 %1 的提交。</translation>
    </message>
    <message>
        <source>take LESSON, run LESSON, list, lint LESSON, start LESSON DIR (lays its lab out), check DIR (judges a lab), publish DIR (the lessons and labs for students, without answers), grade-one SUBMISSION or grade SUBMISSION… --into FOLDER, both with --lab LESSON, or exam LESSON (draws one with --into, grades one with --answers, and else says the solution)</source>
        <translation>take LESSON、run LESSON、list、lint LESSON、start LESSON DIR（布置实验）、check DIR（评判实验）、publish DIR（给学生的课程和实验，不带答案）、grade-one SUBMISSION 或 grade SUBMISSION… --into FOLDER（这两者都要 --lab LESSON），或 exam LESSON（加 --into 为出卷，加 --answers 为评分，否则给出解答）</translation>
    </message>
    <message>
        <source>Use: worldswitch-lesson take LESSON, run LESSON, list, lint LESSON, start LESSON DIR, check DIR, publish DIR, grade-one SUBMISSION --lab LESSON, grade SUBMISSION… --lab LESSON --into FOLDER, or exam LESSON --student ID --key FILE.</source>
        <translation>用法：worldswitch-lesson take LESSON、run LESSON、list、lint LESSON、start LESSON DIR、check DIR、publish DIR、grade-one SUBMISSION --lab LESSON、grade SUBMISSION… --lab LESSON --into FOLDER，或 exam LESSON --student ID --key FILE。</translation>
    </message>
    <message>
        <source>no such folder</source>
        <translation>没有这样的文件夹</translation>
    </message>
    <message>
        <source>The lessons are opened from this folder, in the window or in a terminal:</source>
        <translation>在这个文件夹里打开课程，用窗口或用终端：</translation>
    </message>
    <message>
        <source>The answers are not in it: what you answer is not judged here. What the machine is checked for is.</source>
        <translation>这里不带答案：你的回答在此处不评判；对机器的检查照常评判。</translation>
    </message>
    <message>
        <source>Each folder in `labs` is a lab, and its README.md is the task. This judges one:</source>
        <translation>`labs` 里的每个文件夹是一个实验，其中的 README.md 是任务。这样评判一个实验：</translation>
    </message>
    <message>
        <source>%1 is there already, and the students&apos; tree begins in an empty folder: name another one.</source>
        <translation>%1 已经存在，而给学生的目录要从空文件夹开始：请换一个名字。</translation>
    </message>
    <message>
        <source>%1 holds a part of it, which cannot be taken away: hand it to nobody.</source>
        <translation>%1 里留有一部分，无法清除：请不要交给任何人。</translation>
    </message>
    <message>
        <source>%1 is the students&apos; tree: %2, without answers.</source>
        <translation>%1 是给学生的目录：%2，不带答案。</translation>
    </message>
    <message numerus="yes">
        <source>%n lesson(s)</source>
        <translation>
            <numerusform>%n 课</numerusform>
        </translation>
    </message>
    <message>
        <source>It says more than %1.</source>
        <translation>它的输出超过 %1。</translation>
    </message>
    <message>
        <source>There is no %1 here, which is to judge the lab.</source>
        <translation>这里没有 %1，而实验要由它来评判。</translation>
    </message>
    <message>
        <source>%1: what judges a lab asks nothing: its answers would be published.</source>
        <translation>%1：评判实验的步骤不提问：否则答案就公开了。</translation>
    </message>
    <message>
        <source>The answer to “%1” must be an order: “c a b”, or the items&apos; ids in a list.</source>
        <translation>对“%1”的回答必须是一个次序：“c a b”，或者由各项 id 组成的列表。</translation>
    </message>
    <message>
        <source>The recording has no world switch, so “enter.”, “vector.” and “ret.” mean nothing in it.</source>
        <translation>记录中没有世界切换，所以“enter.”、“vector.”和“ret.”在其中没有意义。</translation>
    </message>
    <message>
        <source>This world switch does not come back, so “ret.” means nothing in it.</source>
        <translation>这次世界切换没有回来，所以“ret.”在其中没有意义。</translation>
    </message>
    <message>
        <source>Nothing can be counted from a state that comes only later.</source>
        <translation>不能从后面才会出现的状态开始计数。</translation>
    </message>
    <message>
        <source>The two halves of %1 are not of one owner: ask for %1.d[0] and %1.d[1].</source>
        <translation>%1 的两半不属于同一个属主：请分别询问 %1.d[0] 和 %1.d[1]。</translation>
    </message>
    <message>
        <source>A wrong order is written “ID before ID”, with the ids of two items.</source>
        <translation>错误的次序写作“ID before ID”，用两项的 id。</translation>
    </message>
    <message>
        <source>No item of this question has the id “%1”.</source>
        <translation>这道题没有 id 为“%1”的项。</translation>
    </message>
    <message>
        <source>“%1” is a letter of an answer: an item&apos;s id is longer.</source>
        <translation>“%1”是回答用的字母：项的 id 要更长。</translation>
    </message>
    <message>
        <source>The id “%1” is the one of an item above already.</source>
        <translation>id “%1”已经是上面某一项的。</translation>
    </message>
    <message>
        <source>This is the answer, which “asks” is without.</source>
        <translation>这是答案，而“asks”表示没有答案。</translation>
    </message>
    <message>
        <source>A question is of one kind: its answer is an order, by [[order]], or a value, by “ask”.</source>
        <translation>一道题只有一种：答案是次序的用 [[order]]，答案是值的用“ask”。</translation>
    </message>
    <message>
        <source>An order has %1 to %2 items.</source>
        <translation>一个次序有 %1 到 %2 项。</translation>
    </message>
    <message>
        <source>Each item has an “is”, or none has: the recording decides the order, or the file.</source>
        <translation>要么每一项都有“is”，要么都没有：次序由记录决定，或者由文件决定。</translation>
    </message>
    <message>
        <source>“%1” is none of the items: they are a to %2.</source>
        <translation>“%1”不是其中的一项：各项是 a 到 %2。</translation>
    </message>
    <message>
        <source>“%1” stands twice in this order: each item has one place.</source>
        <translation>“%1”在这个次序里出现了两次：每一项只有一个位置。</translation>
    </message>
    <message>
        <source>This order has %1 of %2 items: write the letter of each, as in “%3”.</source>
        <translation>这个次序有 %1 项，应有 %2 项：请写出每一项的字母，例如“%3”。</translation>
    </message>
    <message>
        <source>“%1” and “%2” have the same place on this machine (%3): the question has no one answer.</source>
        <translation>在这台机器上“%1”和“%2”的位置相同（%3）：这道题没有唯一的答案。</translation>
    </message>
    <message>
        <source>Not in this order: look again.</source>
        <translation>不是这个次序：请再看一看。</translation>
    </message>
    <message>
        <source>The wrong order “%1” is in the right one on this machine: the question cannot tell them apart.</source>
        <translation>在这台机器上，错误的次序“%1”就在正确的次序里：这道题分不出它们。</translation>
    </message>
    <message>
        <source>The items are shown in the right order already: write them in the order that is right on this machine.</source>
        <translation>各项显示出来时已经是正确的次序：请按这台机器上正确的次序来写。</translation>
    </message>
    <message>
        <source>answer the question: a number, an expression, the letter of a choice, or letters in their order</source>
        <translation>回答问题：一个数、一个表达式、一个选项的字母，或者按次序排列的字母</translation>
    </message>
    <message>
        <source>Write the letters of the items behind it, in their order: predict %1.</source>
        <translation>请在它后面按次序写出各项的字母：predict %1。</translation>
    </message>
    <message>
        <source>Put them into order: type predict and the letters, as in predict %1.</source>
        <translation>请排好次序：输入 predict 和各个字母，例如 predict %1。</translation>
    </message>
    <message>
        <source>Code begins here and never ends: “%1” is there once.</source>
        <translation>代码从这里开始，却没有结束：“%1”只出现了一次。</translation>
    </message>
    <message>
        <source>Write “%1” behind it, too.</source>
        <translation>在它后面也写上“%1”。</translation>
    </message>
    <message>
        <source>This link leads nowhere.</source>
        <translation>这个链接没有目标。</translation>
    </message>
    <message>
        <source>There is no %1 beside this file.</source>
        <translation>这个文件旁边没有 %1。</translation>
    </message>
    <message>
        <source>This is no link: what stands in its brackets is no target.</source>
        <translation>这不是链接：括号里的内容不是目标。</translation>
    </message>
    <message>
        <source>A link is written [words](target).</source>
        <translation>链接写作 [文字](目标)。</translation>
    </message>
    <message>
        <source>No line says where “%1” leads.</source>
        <translation>没有哪一行说明“%1”指向哪里。</translation>
    </message>
    <message>
        <source>Write [%1]: and the target in a line of its own.</source>
        <translation>另起一行写 [%1]: 和目标。</translation>
    </message>
    <message>
        <source>“**” is not read as bold here, and is shown.</source>
        <translation>这里的“**”不会被读作粗体，而是原样显示。</translation>
    </message>
    <message>
        <source>Words are bold between ** and **, with no blank or sign inside of it.</source>
        <translation>粗体写在 ** 和 ** 之间，紧靠其内侧不能有空格或标点。</translation>
    </message>
    <message>
        <source>This stands in no column of the drawing: an ideograph takes two, and was counted as one.</source>
        <translation>这里不在图的任何一列：一个汉字占两列，却只按一列计算了。</translation>
    </message>
    <message numerus="yes">
        <source>Take out %n blank(s) before it.</source>
        <translation>
            <numerusform>去掉它前面的 %n 个空格。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Put in %n blank(s) before it.</source>
        <translation>
            <numerusform>在它前面加 %n 个空格。</numerusform>
        </translation>
    </message>
    <message>
        <source>A sentence is plain text: this link is shown as it is written.</source>
        <translation>句子是纯文本：这个链接会原样显示。</translation>
    </message>
    <message>
        <source>A sentence is plain text: “**” is shown as it is written.</source>
        <translation>句子是纯文本：“**”会原样显示。</translation>
    </message>
    <message>
        <source>Name in words what it leads to.</source>
        <translation>用文字说明它指向什么。</translation>
    </message>
    <message>
        <source>Leave it out.</source>
        <translation>把它去掉。</translation>
    </message>
    <message>
        <source>The recording is of a machine that was set up otherwise than this lesson says (its [recording]): record it by the lesson.</source>
        <translation>这个记录里的机器，设置与本课所说的（课程的 [recording]）不同：请由课程来记录。</translation>
    </message>
    <message>
        <source>“%1” is a state of another recording: an answer sees the one that is asked about.</source>
        <translation>“%1” 是另一个记录的状态：答案只看得到所问的那一个。</translation>
    </message>
    <message>
        <source>%1 cannot be set: it does not begin with a word of 64 bits.</source>
        <translation>%1 不能设置：它不是从一个 64 位的字开始的。</translation>
    </message>
    <message>
        <source>The lesson&apos;s recordings have no names: give each one a “name”, in a [[recording]] of the title&apos;s block.</source>
        <translation>本课的记录没有名字：请在标题块的 [[recording]] 里给每个记录一个 “name”。</translation>
    </message>
    <message>
        <source>There is no recording “%1”: this lesson has %2.</source>
        <translation>没有名为“%1”的记录：本课有 %2。</translation>
    </message>
    <message>
        <source>“%1” is a state of another recording, and an event is looked for in the step&apos;s own.</source>
        <translation>“%1” 是另一个记录的状态，而事件只在这一步自己的记录里寻找。</translation>
    </message>
    <message>
        <source>“%1” is a state of another recording: instructions are counted within one. Write at(%1, count(…)).</source>
        <translation>“%1” 是另一个记录的状态：指令只在同一个记录里计数。请写 at(%1, count(…))。</translation>
    </message>
    <message>
        <source>“%1” is a state of another recording: at(%1, …) is a number there, or a condition. An address or an owner is another one in another machine.</source>
        <translation>“%1” 是另一个记录的状态：那里的 at(%1, …) 只能是数或条件。地址和属主在另一台机器上是另一回事。</translation>
    </message>
    <message>
        <source>“image” is a file beside the lesson&apos;s: write its name, without a folder.</source>
        <translation>“image” 是与课程文件放在一起的文件：只写它的名字，不要写文件夹。</translation>
    </message>
    <message>
        <source>“host” is “nvhe” or “vhe”.</source>
        <translation>“host” 是 “nvhe” 或 “vhe”。</translation>
    </message>
    <message>
        <source>“host” chooses between the images that were built, and “image” names another one: leave one of them out.</source>
        <translation>“host” 在构建好的映像中选择，“image” 则指定另一个映像：请去掉其中一个。</translation>
    </message>
    <message>
        <source>“%1” has no VHE; these have: %2.</source>
        <translation>“%1” 没有 VHE；有 VHE 的是：%2。</translation>
    </message>
    <message>
        <source>“guest” is a guest&apos;s letter, as the window calls it: “A” or “B”.</source>
        <translation>“guest” 是窗口里客户机的字母：“A” 或 “B”。</translation>
    </message>
    <message>
        <source>“%1” cannot be set here: x0 to x30 can. What a guest is to have in a register lies in its context: set that, under “memory”.</source>
        <translation>“%1” 不能在这里设置：可以设置的是 x0 到 x30。客户机寄存器里该有的值在它的上下文里：请在 “memory” 下设置。</translation>
    </message>
    <message>
        <source>A recording above has the name “%1” already.</source>
        <translation>上面已有一个记录叫“%1”。</translation>
    </message>
    <message>
        <source>A lesson has at most %1 recordings.</source>
        <translation>一课最多有 %1 个记录。</translation>
    </message>
    <message>
        <source>In the recording %1:</source>
        <translation>在记录 %1 中：</translation>
    </message>
    <message>
        <source>The recording “%1” is of a host with VHE, and there is no image for one: build it.</source>
        <translation>记录“%1”的宿主有 VHE，而没有这样的映像：请构建它。</translation>
    </message>
    <message>
        <source>This lesson has one recording: open one file.</source>
        <translation>本课只有一个记录：请打开一个文件。</translation>
    </message>
    <message>
        <source>No file that was opened is of the recording “%1” of this lesson: each --open names another one.</source>
        <translation>打开的文件都不是本课的记录“%1”：每个 --open 指定一个记录。</translation>
    </message>
    <message>
        <source>A machine that runs already is one recording, and this step is about another one, “%1”: leave out --connect.</source>
        <translation>已经在运行的机器只是一个记录，而这一步讲的是另一个，即“%1”：请去掉 --connect。</translation>
    </message>
    <message>
        <source>Another recording from here on: %1.</source>
        <translation>从这里起是另一个记录：%1。</translation>
    </message>
    <message>
        <source>The answers cannot be written into %1: %2.</source>
        <translation>答案无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>%1 is an object of the image, and a recording does not keep it: it keeps %2.</source>
        <translation>%1 是映像里的对象，但记录不保存它；保存的有：%2。</translation>
    </message>
    <message>
        <source>What is veiled here is no base64: publish the lesson anew.</source>
        <translation>这里遮住的内容不是 base64：请重新发布这一课。</translation>
    </message>
    <message>
        <source>What is veiled stands behind a step&apos;s lab block.</source>
        <translation>遮住的内容应当在一个步骤的 lab 块之后。</translation>
    </message>
    <message>
        <source>A variant is asked for by --student ID and --key FILE together, or by --seed WORD alone.</source>
        <translation>要得到一个变体，请同时给出 --student ID 和 --key FILE，或只给出 --seed WORD。</translation>
    </message>
    <message>
        <source>--seed takes a word of one line, at most %1 characters.</source>
        <translation>--seed 需要一个单行的词，最多 %1 个字符。</translation>
    </message>
    <message>
        <source>%1 is no archive that can be read: %2. Hand in %3 alone, a folder, or one of these: %4.</source>
        <translation>%1 不是能读取的归档文件：%2。请只交 %3、一个文件夹，或下列格式之一：%4。</translation>
    </message>
    <message>
        <source>Its points come with those of the first check that holds.</source>
        <translation>这里的分数与第一个成立的检查的分数一起得到。</translation>
    </message>
    <message>
        <source>The contract holds, but “%1” fails and has no points of its own: it costs these.</source>
        <translation>契约成立，但“%1”没有通过，而它自己没有分值：因此扣掉这里的分数。</translation>
    </message>
    <message>
        <source>The contract could not be judged: the recording does not say what it stands on.</source>
        <translation>无法判定契约：记录中没有判定所依据的内容。</translation>
    </message>
    <message>
        <source>The contract of a world switch</source>
        <translation>世界切换的契约</translation>
    </message>
    <message>
        <source>Violated: %1</source>
        <translation>违反：%1</translation>
    </message>
    <message>
        <source>Violated at %1: %2</source>
        <translation>在 %1 处违反：%2</translation>
    </message>
    <message>
        <source>contract: %1 of %2, violated at %3</source>
        <translation>契约：%1 / %2 分，违反于 %3</translation>
    </message>
    <message>
        <source>contract: %1 of %2</source>
        <translation>契约：%1 / %2 分</translation>
    </message>
    <message>
        <source>The hypervisor has no source %1 that a lab can be about.</source>
        <translation>虚拟机监控器没有可供实验使用的源文件 %1。</translation>
    </message>
    <message>
        <source>Its lab was held against no sources: %1</source>
        <translation>没有源文件可用来核对它的实验：%1</translation>
    </message>
    <message>
        <source>Variant: the seed %1.</source>
        <translation>变体：种子 %1。</translation>
    </message>
    <message>
        <source>--%1 is for `publish`.</source>
        <translation>--%1 用于 `publish`。</translation>
    </message>
    <message>
        <source>--%1 is for `take`, `run`, `check`, `grade-one` and `exam`.</source>
        <translation>--%1 用于 `take`、`run`、`check`、`grade-one` 和 `exam`。</translation>
    </message>
    <message>
        <source>A machine that runs already is no variant: leave out --connect.</source>
        <translation>已经在运行的机器不能作为变体：请去掉 --connect。</translation>
    </message>
    <message>
        <source>--save-answers is for `take`.</source>
        <translation>--save-answers 用于 `take`。</translation>
    </message>
    <message>
        <source>Kept: %1. Judged: %2, of which %3 had a report that no longer counts.</source>
        <translation>保留：%1。判定：%2，其中 %3 份原有的报告已不再有效。</translation>
    </message>
    <message>
        <source>%1 is of an earlier run and cannot be removed.</source>
        <translation>%1 是上一次运行留下的，无法删除。</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>The submission %1 is named twice.</source>
        <translation>提交 %1 出现了两次。</translation>
    </message>
    <message>
        <source>No folder to work in can be made in %1: %2.</source>
        <translation>无法在 %1 中建立工作文件夹：%2。</translation>
    </message>
    <message>
        <source>The recording is not kept: %1 What was judged stands.</source>
        <translation>记录未能保存：%1 判定结果仍然有效。</translation>
    </message>
    <message>
        <source>With `take`: write the answers into this file, as --answers reads them, and go on from those in it.</source>
        <translation>用于 `take`：把答案写入这个文件（--answers 可以读取），并从其中已有的答案继续。</translation>
    </message>
    <message>
        <source>Whose variant of the lesson, or whose exam, it is; with --key.</source>
        <translation>这是谁的课程变体或谁的试卷；与 --key 一起使用。</translation>
    </message>
    <message>
        <source>The variant of the lesson, or the practice exam, of this word, in place of --student and --key.</source>
        <translation>由这个词决定的课程变体或练习试卷，代替 --student 和 --key。</translation>
    </message>
    <message>
        <source>With `publish`: this lesson alone. May be given several times.</source>
        <translation>用于 `publish`：只发布这一课。可以给出多次。</translation>
    </message>
    <message>
        <source>Mind: %1 holds what other labs ask for: %2.</source>
        <translation>注意：%1 里有其他实验要写的内容：%2。</translation>
    </message>
    <message>
        <source>Going on from the answers in %1. Questions that were answered: %2.</source>
        <translation>从 %1 里的答案继续。已回答的题数：%2。</translation>
    </message>
    <message>
        <source>The rows of this file that stand for numbers are more than %1.</source>
        <translation>这个文件里代表数字的行超过 %1 行。</translation>
    </message>
    <message>
        <source>There are more than %1 mistakes: those behind this place are not looked for.</source>
        <translation>错误超过 %1 个：此处以后的不再查找。</translation>
    </message>
    <message>
        <source>“%1” has more than %2 names.</source>
        <translation>“%1”有超过 %2 个名字。</translation>
    </message>
    <message>
        <source>“%1” is no source of the hypervisor&apos;s: write its path there, such as switch/entry.S.</source>
        <translation>“%1”不是监控器的源文件：请写它在那里的路径，例如 switch/entry.S。</translation>
    </message>
    <message>
        <source>“%1” is no symbol: it has letters, digits and _.</source>
        <translation>“%1”不是符号：符号由字母、数字和 _ 组成。</translation>
    </message>
    <message>
        <source>This is no text in UTF-8.</source>
        <translation>这不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>A quotation mark does not close.</source>
        <translation>有一个引号没有闭合。</translation>
    </message>
    <message>
        <source>The first line must name the columns, separated by commas: “submission” and “student” must be among them.</source>
        <translation>第一行必须给出各列的名字，用逗号隔开：其中必须有“submission”和“student”。</translation>
    </message>
    <message>
        <source>This line does not say a submission and its student.</source>
        <translation>这一行没有写明提交和它的学生。</translation>
    </message>
    <message>
        <source>The submission %1 is of another student, too.</source>
        <translation>提交 %1 也属于另一个学生。</translation>
    </message>
    <message>
        <source>The roster %1 cannot be read: %2.</source>
        <translation>名单 %1 无法读取：%2。</translation>
    </message>
    <message>
        <source>--roster is for `grade` with --key FILE.</source>
        <translation>--roster 用于带 --key FILE 的 `grade`。</translation>
    </message>
    <message>
        <source>--key gives each submission a variant, and --seed all of them the same: leave one of them out.</source>
        <translation>--key 给每份提交一个变体，--seed 给所有提交同一个变体：请去掉其中一个。</translation>
    </message>
    <message>
        <source>The roster %1 does not say whose submission %2 is.</source>
        <translation>名单 %1 没有说明提交 %2 是谁的。</translation>
    </message>
    <message>
        <source>The teacher&apos;s secret, a file of at least 16 bytes; with --student. With `grade`: each is judged by her own variant.</source>
        <translation>教师的密钥，一个至少 16 字节的文件；与 --student 一起使用。用于 `grade` 时：每份提交按该学生自己的变体评判。</translation>
    </message>
    <message>
        <source>With `grade` and --key: a table (CSV) with the columns `submission` and `student`. Without it a student&apos;s id is her submission&apos;s name.</source>
        <translation>用于 `grade` 和 --key：一张表（CSV），其中有 `submission` 和 `student` 两列。不给出时，学生的学号就是提交的名字。</translation>
    </message>
    <message>
        <source>There are no lessons in %1: name their folder in the environment&apos;s WORLDSWITCH_LESSONS.</source>
        <translation>%1 里没有课程：请用环境变量 WORLDSWITCH_LESSONS 指明课程所在的文件夹。</translation>
    </message>
</context>
<context>
    <name>live</name>
    <message>
        <source>%1 has no symbol %2, which the profile %3 asks for: is it another hypervisor, or stripped?</source>
        <translation>%1 没有符号 %2，而配置 %3 需要它：是另一个虚拟机监控器，还是被 strip 过？</translation>
    </message>
    <message>
        <source>%1 has no symbol %2, the vector entry that is to be forced.</source>
        <translation>%1 中没有符号 %2，即要强制的向量入口。</translation>
    </message>
    <message>
        <source>%1 has no ERET: it is not the function that becomes the guest, &quot;enter&quot; of the profile %2, but another one that %3 calls.</source>
        <translation>%1 里没有 ERET：变成客户机的函数（配置 %2 的“enter”）不是它，而是 %3 调用的另一个函数。</translation>
    </message>
    <message>
        <source>Nothing in %1 calls %2: it is not the function round the switch, &quot;run&quot; of the profile %3.</source>
        <translation>%1 里没有任何地方调用 %2：它不是包围切换的函数，即配置 %3 的“run”。</translation>
    </message>
    <message>
        <source>No vector of %1 for a guest leads to %2: it is not the function that puts the guest away, &quot;exit&quot; of the profile %3.</source>
        <translation>%1 里没有一个客户机的向量通向 %2：它不是保存客户机的函数，即配置 %3 的“exit”。</translation>
    </message>
    <message>
        <source>%1 is a vector that guests leave through, and none of the &quot;panics&quot; of the profile %2.</source>
        <translation>%1 是客户机离开时经过的向量，不可能属于配置 %2 的“panics”。</translation>
    </message>
    <message>
        <source>%1 has no member %2 in %3, which the profile %4 asks for.</source>
        <translation>%1 的 %3 里没有成员 %2，而配置 %4 需要它。</translation>
    </message>
    <message>
        <source>%1 is to be in %2 at the first instruction of %3, and this machine comes to %4 without it: say at = &quot;enter&quot;, and the register that has it there.</source>
        <translation>%1 应当在 %3 的第一条指令处位于 %2，而这台机器不经过它就到了 %4：请写 at = &quot;enter&quot;，以及那里保存它的寄存器。</translation>
    </message>
    <message>
        <source>%1 has no symbol %2, which is to be set.</source>
        <translation>%1 中没有要设置的符号 %2。</translation>
    </message>
    <message>
        <source>%1 of %2 cannot be set: it is no word of 64 bits that is loaded with the image.</source>
        <translation>无法设置 %2 中的 %1：它不是随映像装入的 64 位字。</translation>
    </message>
    <message>
        <source>A machine that runs already cannot be set up: leave out --connect.</source>
        <translation>已经在运行的机器无法再设置：请去掉 --connect。</translation>
    </message>
    <message>
        <source>There is no guest %1 in %2: it has %3.</source>
        <translation>%2 里没有客户机 %1：它有 %3 个。</translation>
    </message>
    <message>
        <source>The machine&apos;s stub does not show %1, which says what shape its host has.</source>
        <translation>机器的桩不显示 %1，而宿主是哪种形态要由它说明。</translation>
    </message>
    <message>
        <source>VBAR_EL2 is %1 where the host&apos;s kernel runs, and that is not %2, which was linked to %3: does the machine run this image?</source>
        <translation>宿主内核运行时 VBAR_EL2 是 %1，这不是链接到 %3 的 %2：机器运行的是这个映像吗？</translation>
    </message>
    <message>
        <source>The host runs with HCR_EL2.E2H = %1, and the profile %2 has no shape for that.</source>
        <translation>宿主以 HCR_EL2.E2H = %1 运行，而配置 %2 没有对应的形态。</translation>
    </message>
</context>
<context>
    <name>live::Budget</name>
    <message numerus="yes">
        <source>The %n instruction(s) that the recording may take are used up.</source>
        <translation>
            <numerusform>记录可用的 %n 条指令已经用完。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>live::Finder</name>
    <message>
        <source>The machine&apos;s list of virtual CPUs leads to %1, where no memory is: does it run this image?</source>
        <translation>机器的虚拟 CPU 表指向 %1，那里没有内存：它运行的是这个映像吗？</translation>
    </message>
    <message>
        <source>%1 has no member %2 in %3, which the profile %4 asks for.</source>
        <translation>%1 的 %3 里没有成员 %2，而配置 %4 需要它。</translation>
    </message>
    <message>
        <source>This machine has %1 physical CPUs, and a recording follows one: start it with one CPU (worldswitch-vm --cpus 1).</source>
        <translation>这台机器有 %1 个物理 CPU，而一次记录只跟随一个：请用一个 CPU 启动它（worldswitch-vm --cpus 1）。</translation>
    </message>
</context>
<context>
    <name>live::Planner</name>
    <message>
        <source>%1 has no symbol %2, which the profile %3 asks for: is it another hypervisor, or stripped?</source>
        <translation>%1 没有符号 %2，而配置 %3 需要它：是另一个虚拟机监控器，还是被 strip 过？</translation>
    </message>
    <message>
        <source>%1 has its code from %2 to %3, and the profile %4 says a &quot;ram&quot; from %5 to %6: is it another machine&apos;s?</source>
        <translation>%1 的代码位于 %2 到 %3，而配置 %4 所说的 “ram” 是 %5 到 %6：它是另一台机器的吗？</translation>
    </message>
    <message>
        <source>%1 lies at %2, and a vector table is aligned to 2 KB: it is not the &quot;vectors&quot; that the profile %3 says.</source>
        <translation>%1 位于 %2，而异常向量表按 2 KB 对齐：它不是配置 %3 所说的 “vectors”。</translation>
    </message>
    <message>
        <source>%1 says that %2 is %3 times %4 bytes, which is too much to watch: is it another hypervisor, or damaged?</source>
        <translation>%1 称 %2 是 %3 个 %4 字节，多得无法监视：它是另一个虚拟机监控器，还是已损坏？</translation>
    </message>
    <message>
        <source>%1 has no code at %2, which the profile %3 asks for.</source>
        <translation>%1 在 %2 处没有代码，而配置 %3 要求有。</translation>
    </message>
</context>
<context>
    <name>machine</name>
    <message>
        <source>The stub&apos;s description of its registers is no XML (%1): is this a gdb stub of an arm64 machine?</source>
        <translation>调试桩对寄存器的描述不是 XML（%1）：这是 arm64 机器的 gdb 调试桩吗？</translation>
    </message>
    <message>
        <source>Cannot read the image %1: build it first, or name another.</source>
        <translation>无法读取映像 %1：请先构建，或指明另一个。</translation>
    </message>
    <message>
        <source>Cannot make a directory for the debugger&apos;s socket in %1: %2. Name one that can be written to in the environment&apos;s TMPDIR.</source>
        <translation>无法在 %1 里为调试器的套接字建立目录：%2。请用环境变量 TMPDIR 指明一个可写的目录。</translation>
    </message>
    <message>
        <source>QEMU %1 is not one of those that this program is tested with (7.2 to 10.x): what it shows may differ.</source>
        <translation>QEMU %1 不在本程序测试过的版本（7.2 至 10.x）之内：它显示的内容可能有所不同。</translation>
    </message>
</context>
<context>
    <name>machine::Machine</name>
    <message>
        <source>This machine was not started so that it can log its instructions.</source>
        <translation>启动这台机器时没有让它能够记录自己的指令日志。</translation>
    </message>
    <message>
        <source>This machine cannot be started once more from here.</source>
        <translation>这台机器无法从这里再启动一次。</translation>
    </message>
</context>
<context>
    <name>machine::QemuProcess</name>
    <message>
        <source>QEMU did not answer within %1 seconds: is the machine overloaded?</source>
        <translation>QEMU 在 %1 秒内没有应答：机器过载了吗？</translation>
    </message>
    <message>
        <source>Cannot make a socket to speak to QEMU: %1.</source>
        <translation>无法建立与 QEMU 通信的套接字：%1。</translation>
    </message>
    <message>
        <source>Cannot start %1 (%2): install the Debian package qemu-system-arm.</source>
        <translation>无法启动 %1（%2）：请安装 Debian 软件包 qemu-system-arm。</translation>
    </message>
    <message>
        <source>Cannot start %1: %2.</source>
        <translation>无法启动 %1：%2。</translation>
    </message>
    <message>
        <source>%1 was ended by the signal SIG%2 before it was ready.</source>
        <translation>%1 还没有准备好就被信号 SIG%2 结束了。</translation>
    </message>
    <message>
        <source>%1 ended at once and did not say why (exit code %2): is it a QEMU, and %3 an image for arm64?</source>
        <translation>%1 立即结束，没有说明原因（退出码 %2）：它是 QEMU 吗，%3 是 arm64 的映像吗？</translation>
    </message>
    <message>
        <source>QEMU ended at once: %1</source>
        <translation>QEMU 立即结束：%1</translation>
    </message>
    <message>
        <source>QEMU was stopped by a signal or by a debugger, and answers nobody.</source>
        <translation>QEMU 被信号或调试器停住了，不回答任何人。</translation>
    </message>
    <message>
        <source>The machine switched itself off (PSCI SYSTEM_OFF).</source>
        <translation>机器自己关机了（PSCI SYSTEM_OFF）。</translation>
    </message>
    <message>
        <source>The machine reset itself (PSCI SYSTEM_RESET).</source>
        <translation>机器自己复位了（PSCI SYSTEM_RESET）。</translation>
    </message>
    <message>
        <source>The machine reset itself (PSCI SYSTEM_RESET); its console said last: %1</source>
        <translation>机器自己复位了（PSCI SYSTEM_RESET）；它的控制台最后说：%1</translation>
    </message>
    <message>
        <source>QEMU was ended by the signal SIG%1.</source>
        <translation>QEMU 被信号 SIG%1 结束了。</translation>
    </message>
    <message>
        <source>QEMU ended: %1</source>
        <translation>QEMU 结束了：%1</translation>
    </message>
    <message>
        <source>QEMU was killed.</source>
        <translation>QEMU 被杀死了。</translation>
    </message>
</context>
<context>
    <name>machine::StubMachine</name>
    <message>
        <source>setting a breakpoint at %1</source>
        <translation>在 %1 设断点</translation>
    </message>
    <message>
        <source>removing the breakpoint at %1</source>
        <translation>去掉 %1 的断点</translation>
    </message>
    <message>
        <source>The machine did not stop by itself in time; it is halted at %1.</source>
        <translation>机器没有及时自己停下；现停在 %1。</translation>
    </message>
    <message>
        <source>The machine is gone: %1</source>
        <translation>机器已不在：%1</translation>
    </message>
    <message>
        <source>The machine has ended.</source>
        <translation>机器已经结束。</translation>
    </message>
    <message>
        <source>running the machine</source>
        <translation>运行机器</translation>
    </message>
    <message>
        <source>detaching</source>
        <translation>脱离</translation>
    </message>
    <message>
        <source>reading the description %1</source>
        <translation>读取描述 %1</translation>
    </message>
    <message>
        <source>The stub describes no arm64 registers: is this an aarch64 machine?</source>
        <translation>调试桩没有描述 arm64 寄存器：这是 aarch64 机器吗？</translation>
    </message>
    <message>
        <source>saying what it supports</source>
        <translation>说明它支持什么</translation>
    </message>
    <message>
        <source>saying why it is halted</source>
        <translation>说明它为什么停住</translation>
    </message>
    <message>
        <source>The machine has switched itself off, and QEMU only keeps it (-no-shutdown): it will not run again. Start it anew.</source>
        <translation>机器已经自己关机，QEMU 只是留着它（-no-shutdown）：它不会再运行。请重新启动它。</translation>
    </message>
    <message>
        <source>switching QEMU&apos;s log of instructions</source>
        <translation>开关 QEMU 的指令日志</translation>
    </message>
    <message>
        <source>QEMU does not log its instructions; its monitor says &apos;%1&apos;.</source>
        <translation>QEMU 不记录指令日志；它的监视器说：“%1”。</translation>
    </message>
    <message>
        <source>The machine is gone: its stub did not halt it when it was told to. Start it again.</source>
        <translation>机器已不在：调试桩没有按要求让它停住。请重新启动。</translation>
    </message>
    <message>
        <source>This session with the machine has ended.</source>
        <translation>与机器的这次会话已经结束。</translation>
    </message>
    <message>
        <source>The machine is gone: the stub closed the connection.</source>
        <translation>机器已不在：调试桩关闭了连接。</translation>
    </message>
    <message>
        <source>QEMU closed the connection.</source>
        <translation>QEMU 关闭了连接。</translation>
    </message>
    <message>
        <source>The stub cannot do this: %1.</source>
        <translation>调试桩做不到：%1。</translation>
    </message>
    <message>
        <source>The stub refused (%1): %2.</source>
        <translation>调试桩拒绝了（%1）：%2。</translation>
    </message>
    <message>
        <source>The stub did not answer in time: %1. Is another debugger attached to it?</source>
        <translation>调试桩没有及时应答：%1。是不是有另一个调试器连着它？</translation>
    </message>
    <message>
        <source>The stub rejected the packet three times: %1.</source>
        <translation>调试桩三次拒收了这个包：%1。</translation>
    </message>
    <message>
        <source>The stub&apos;s answer makes no sense (&apos;%1&apos;): %2.</source>
        <translation>调试桩的应答没有意义（“%1”）：%2。</translation>
    </message>
    <message>
        <source>choosing between virtual and physical memory</source>
        <translation>在虚拟内存和物理内存之间选择</translation>
    </message>
    <message>
        <source>This stub cannot read physical memory (it has no Qqemu.PhyMemMode).</source>
        <translation>这个调试桩读不了物理内存（没有 Qqemu.PhyMemMode）。</translation>
    </message>
    <message>
        <source>reading the register %1</source>
        <translation>读取寄存器 %1</translation>
    </message>
    <message>
        <source>This machine has no register %1 that its stub would show.</source>
        <translation>这台机器的调试桩没有给出寄存器 %1。</translation>
    </message>
    <message>
        <source>reading the general registers</source>
        <translation>读取通用寄存器</translation>
    </message>
    <message>
        <source>reading memory at %1</source>
        <translation>读取 %1 处的内存</translation>
    </message>
    <message>
        <source>The stub gave %1 of %2 bytes of memory at %3.</source>
        <translation>调试桩在 %3 处给出了 %1 字节内存，应为 %2 字节。</translation>
    </message>
    <message>
        <source>The replies of the stub are out of step with the questions: one was lost, damaged or doubled on its way. Nothing more is read of it.</source>
        <translation>调试桩的回答与问题错位了：有一个在途中丢失、损坏或重复了。不再从它读取任何内容。</translation>
    </message>
    <message>
        <source>reading the machine&apos;s state</source>
        <translation>读取机器的状态</translation>
    </message>
    <message>
        <source>The stub contradicts itself: the machine stands still, and its pc was %1 and is %2 now. It cannot be believed.</source>
        <translation>调试桩自相矛盾：机器停着，它的 pc 先是 %1，现在是 %2。不能相信它。</translation>
    </message>
    <message>
        <source>A vector register (%1) cannot be written: it is wider than the 64 bits of a value.</source>
        <translation>向量寄存器（%1）不能写：它比 64 位的值宽。</translation>
    </message>
    <message>
        <source>writing the register %1</source>
        <translation>写寄存器 %1</translation>
    </message>
    <message>
        <source>The stub said OK, but %1 still holds %2: QEMU does not let a debugger write it.</source>
        <translation>调试桩说 OK，但 %1 仍是 %2：QEMU 不让调试器写它。</translation>
    </message>
    <message>
        <source>writing memory at %1</source>
        <translation>写 %1 处的内存</translation>
    </message>
    <message>
        <source>The stub said OK, but the memory at %1 did not change: nothing is mapped there, or it cannot be written.</source>
        <translation>调试桩说 OK，但 %1 处的内存没有变：那里没有映射，或者不可写。</translation>
    </message>
</context>
<context>
    <name>profile</name>
    <message>
        <source>%1 is &quot;%2&quot; already, and cannot be &quot;%3&quot; too.</source>
        <translation>%1 已经是“%2”，不能同时是“%3”。</translation>
    </message>
    <message>
        <source>%1 cannot hold &quot;%2&quot; before the guest has run.</source>
        <translation>在 guest 运行之前，%1 不可能保存“%2”。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is exit code %2 and exit code %3.</source>
        <translation>“%1”既是退出码 %2，又是退出码 %3。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is none of the exit&apos;s codes: %2.</source>
        <translation>“%1”不是退出代码之一：%2。</translation>
    </message>
    <message>
        <source>%1 is none of x0 to x30.</source>
        <translation>%1 不是 x0 到 x30 之一。</translation>
    </message>
    <message>
        <source>%1 cannot have the exit code at the RET: the host has its own value back in it, as &quot;saves&quot; or &quot;frame&quot; of [enter] says.</source>
        <translation>在 RET 处 %1 不能是退出码：按 [enter] 的“saves”或“frame”，host 自己的值此时又回到了它里面。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is the slot of %2 and of %3.</source>
        <translation>“%1”既是 %2 的槽位，又是 %3 的槽位。</translation>
    </message>
    <message>
        <source>%1 has no slot in a list: x0 to x30 are in &quot;general&quot;, and SP, pc and PSTATE are SP_EL0, ELR_EL2 and SPSR_EL2 at EL2.</source>
        <translation>列表里不能有 %1 的槽位：x0 到 x30 写在“general”里；SP、pc 和 PSTATE 在 EL2 上是 SP_EL0、ELR_EL2 和 SPSR_EL2。</translation>
    </message>
    <message>
        <source>%1 has two slots, &quot;%2&quot; and &quot;%3&quot;.</source>
        <translation>%1 有两个槽位：“%2”和“%3”。</translation>
    </message>
    <message>
        <source>No list has a slot for %1, which every switch has.</source>
        <translation>没有一个列表给出 %1 的槽位，而每次切换都需要它。</translation>
    </message>
    <message>
        <source>%1 does not point to EL2&apos;s vectors: their symbol does, or &quot;vbar_el2&quot;.</source>
        <translation>%1 并不指向 EL2 的异常向量：应写它们的符号，或 “vbar_el2”。</translation>
    </message>
    <message>
        <source>No register holds the vcpu at the first instruction of %1: say which, as in registers = {x0 = &quot;vcpu&quot;}.</source>
        <translation>在 %1 的第一条指令处没有寄存器保存 vcpu：请写明是哪个，例如 registers = {x0 = &quot;vcpu&quot;}。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot lie on the stack before the guest has run.</source>
        <translation>客户机运行之前，“%1”不可能在栈上。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be pushed by the vector: x0 to x30 are the guest&apos;s there.</source>
        <translation>向量不能压入“%1”：在那里 x0 到 x30 都是客户机的。</translation>
    </message>
    <message>
        <source>&quot;codes&quot; must name four: for a synchronous exception, an IRQ, an FIQ and an SError.</source>
        <translation>“codes”必须写四个：同步异常、IRQ、FIQ 和 SError 各一个。</translation>
    </message>
    <message>
        <source>%1 holds &quot;%2&quot; at the first instruction of %3, and the vector&apos;s frame has no &quot;guest.%1&quot;: the guest&apos;s value would be lost.</source>
        <translation>在 %3 的第一条指令处 %1 保存“%2”，而向量的栈帧里没有“guest.%1”：客户机的值会丢失。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is one place for all of x0 to x30: write {n} where their number belongs.</source>
        <translation>“%1”对 x0 到 x30 是同一个位置：请在编号处写 {n}。</translation>
    </message>
    <message>
        <source>&quot;general&quot; names %1 places, and x0 to x30 are 31.</source>
        <translation>“general”写了 %1 个位置，而 x0 到 x30 共 31 个。</translation>
    </message>
    <message>
        <source>A slot is a register and a path: [&quot;sp_el0&quot;, &quot;regs.sp&quot;].</source>
        <translation>一个槽位由寄存器和路径组成：[&quot;sp_el0&quot;, &quot;regs.sp&quot;]。</translation>
    </message>
    <message>
        <source>There is no register &quot;%1&quot;.</source>
        <translation>没有寄存器“%1”。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; must be a list.</source>
        <translation>“%1”必须是列表。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has more than %2 entries.</source>
        <translation>“%1”超过 %2 项。</translation>
    </message>
    <message>
        <source>&quot;ram&quot; ends before it begins.</source>
        <translation>“ram”的结束先于开始。</translation>
    </message>
    <message>
        <source>&quot;schema&quot; is missing here: this program reads schema %1.</source>
        <translation>这里缺少“schema”：本程序读取 schema %1。</translation>
    </message>
    <message>
        <source>This is schema %1, and this program reads schema %2.</source>
        <translation>这是 schema %1，而本程序读取 schema %2。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; must be a text in quotes, not empty.</source>
        <translation>“%1”必须是带引号的文字，且不能为空。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is longer than %2 characters.</source>
        <translation>“%1”超过 %2 个字符。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; must be a table.</source>
        <translation>“%1”必须是表。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is nothing that a register or the stack can hold here: it is vcpu, host_context, guest_context, exit_code, per_cpu, guest.x0, host.x19 (or another number), or unused.</source>
        <translation>寄存器或栈在这里不能保存“%1”：可以是 vcpu、host_context、guest_context、exit_code、per_cpu、guest.x0、host.x19（或别的编号）或 unused。</translation>
    </message>
    <message>
        <source>This line has more than %1 dots: no key is as deep as that.</source>
        <translation>这一行的点超过 %1 个：没有这么深的键。</translation>
    </message>
    <message>
        <source>This is not TOML: %1.</source>
        <translation>这不是 TOML：%1。</translation>
    </message>
    <message>
        <source>%1 cannot hold &quot;%2&quot; at the first instruction of %3: there it is the host&apos;s %1.</source>
        <translation>%1 在 %3 的第一条指令处不可能保存“%2”：那里它是宿主的 %1。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is missing here: where there is nothing to say, it is %2.</source>
        <translation>这里缺少“%1”：没有内容时写 %2。</translation>
    </message>
    <message>
        <source>&quot;codes&quot; names no exit code here, and each guest leaves for one.</source>
        <translation>这里的“codes”没有给出退出码，而每个客户机都因某个退出码而离开。</translation>
    </message>
    <message>
        <source>Nothing says where the host&apos;s %1 is while the guest runs, and the caller of %2 relies on x19 to x30 (AAPCS64 6.1.1): &quot;saves&quot; has it, or &quot;frame&quot;, as &quot;host.%1&quot;.</source>
        <translation>没有说明客户机运行时宿主的 %1 在哪里，而 %2 的调用者依赖 x19 到 x30（AAPCS64 6.1.1）：它应当在“saves”里，或者作为“host.%1”在“frame”里。</translation>
    </message>
    <message>
        <source>&quot;per_cpu&quot; is what a system register keeps for each CPU, and no register does: say which, as in holds = {tpidr_el2 = &quot;per_cpu&quot;} of [vector].</source>
        <translation>“per_cpu”由一个系统寄存器为每个 CPU 保存，而这里没有这样的寄存器：请写明是哪一个，例如 [vector] 的 holds = {tpidr_el2 = &quot;per_cpu&quot;}。</translation>
    </message>
    <message>
        <source>&quot;schema&quot; must be a number, without quotes: schema = %1.</source>
        <translation>“schema”必须是数字，不带引号：schema = %1。</translation>
    </message>
    <message>
        <source>%1 is another name of %2: say that one.</source>
        <translation>%1 是 %2 的另一个名称：请写后者。</translation>
    </message>
    <message>
        <source>&quot;host&quot; is missing here: the function of the host&apos;s kernel where the machine is asked which of the shapes it has.</source>
        <translation>这里缺少 &quot;host&quot;：在宿主内核的这个函数处询问机器是哪种形态。</translation>
    </message>
    <message>
        <source>&quot;host&quot; is where the machine is asked for its shape, and there is no [[shape]].</source>
        <translation>&quot;host&quot; 是询问机器形态的地方，而这里没有 [[shape]]。</translation>
    </message>
    <message>
        <source>What is watched is a variable, so that the image says of what type it is: &quot;NAME&quot;, or {variable = &quot;NAME&quot;, per_cpu = &quot;tpidr_el2&quot;}.</source>
        <translation>被监视的是变量，这样映像才能说明它的类型：&quot;NAME&quot;，或 {variable = &quot;NAME&quot;, per_cpu = &quot;tpidr_el2&quot;}。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is none of the shapes.</source>
        <translation>&quot;%1&quot; 不是任何一种形态。</translation>
    </message>
    <message>
        <source>Nothing tells the shapes %1 and %2 apart: each has a name of its own, and an &quot;e2h&quot; of its own.</source>
        <translation>无法区分形态 %1 和 %2：每种形态都要有自己的名称和自己的 &quot;e2h&quot;。</translation>
    </message>
    <message>
        <source>%1 has a slot, and is judged: it cannot be outside the contract.</source>
        <translation>%1 有自己的槽，会被评判：它不能在契约之外。</translation>
    </message>
    <message>
        <source>&quot;host&quot; is said of registers that change worlds in the doors: where = &quot;doors&quot;.</source>
        <translation>“host”说的是在两道门里换世界的寄存器：where = &quot;doors&quot;。</translation>
    </message>
</context>
<context>
    <name>profile::Profile</name>
    <message>
        <source>It keeps a profile of schema 1, and this program has no profile %1 for what that does not say.</source>
        <translation>它保存的是 schema 1 的配置，而本程序没有配置 %1 来补足其中未写的内容。</translation>
    </message>
    <message>
        <source>Its profile: %1</source>
        <translation>它的配置：%1</translation>
    </message>
    <message>
        <source>There is no profile %1: the names are %2, and anything else is a file (docs/profiles.md).</source>
        <translation>没有配置 %1：可用的名称是 %2，其他的都当作文件（docs/profiles.md）。</translation>
    </message>
    <message>
        <source>The profile %1 cannot be read: %2.</source>
        <translation>无法读取配置 %1：%2。</translation>
    </message>
</context>
<context>
    <name>profile::Section</name>
    <message>
        <source>&quot;%1&quot; is missing here.</source>
        <translation>这里缺少“%1”。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is one of %2, not &quot;%3&quot;.</source>
        <translation>“%1”只能是 %2 之一，不能是“%3”。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; must be an address: 0x40000000, or in quotes where it is larger than 63 bits.</source>
        <translation>“%1”必须是地址：0x40000000；超过 63 位时写在引号里。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no register, and no range such as x1-x3.</source>
        <translation>“%1”不是寄存器，也不是 x1-x3 这样的范围。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has more than %2 entries.</source>
        <translation>“%1”超过 %2 项。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has an odd number of cells, and SP is a multiple of 16 (Arm ARM D1.4): say &quot;unused&quot; for one that is left free.</source>
        <translation>“%1”的单元个数是奇数，而 SP 是 16 的倍数（Arm ARM D1.4）：空着的单元请写“unused”。</translation>
    </message>
    <message>
        <source>%1 is none of x0 to x30.</source>
        <translation>%1 不是 x0 到 x30 之一。</translation>
    </message>
    <message>
        <source>%1 is no system register.</source>
        <translation>%1 不是系统寄存器。</translation>
    </message>
    <message>
        <source>%1 stands here twice.</source>
        <translation>%1 在这里出现了两次。</translation>
    </message>
    <message>
        <source>There is no key &quot;%1&quot; here.</source>
        <translation>这里没有键“%1”。</translation>
    </message>
</context>
<context>
    <name>reading</name>
    <message>
        <source>%1 has %2 bytes and %3 fields</source>
        <translation>%1 有 %2 字节和 %3 个字段</translation>
    </message>
    <message>
        <source>%1 of %2 has %3 bytes at %4</source>
        <translation>%2 的 %1 在 %4 处有 %3 字节</translation>
    </message>
    <message>
        <source>%1 leads to a %2, and no object of that type is watched</source>
        <translation>%1 通向一个 %2，而没有观察任何这种类型的对象</translation>
    </message>
    <message>
        <source>%1 has no member %2</source>
        <translation>%1 没有成员 %2</translation>
    </message>
    <message>
        <source>%1 is none of the objects that are watched</source>
        <translation>%1 不在被观察的对象之中</translation>
    </message>
    <message>
        <source>%1 of %2 is no %3, which has %4 bytes</source>
        <translation>%2 的 %1 不是 %3，后者有 %4 字节</translation>
    </message>
    <message>
        <source>a text under &quot;%1&quot; has %2 letters</source>
        <translation>“%1”下的一段文字有 %2 个字符</translation>
    </message>
    <message>
        <source>the image has %1 bytes for %2 at %3</source>
        <translation>映像在 %3 处有属于 %2 的 %1 字节</translation>
    </message>
    <message>
        <source>the image does not lie where %1 is</source>
        <translation>映像不在 %1 所在之处</translation>
    </message>
    <message>
        <source>%1 is %2 times %3 bytes at %4</source>
        <translation>%1 在 %4 处是 %2 个 %3 字节</translation>
    </message>
    <message>
        <source>%1 is at %2, which is no place for a %3</source>
        <translation>%1 在 %2，那里放不下 %3</translation>
    </message>
    <message>
        <source>the context of %1 is at %2, which is no place for a %3</source>
        <translation>%1 的上下文在 %2，那里放不下 %3</translation>
    </message>
    <message>
        <source>it has %1 vcpus</source>
        <translation>它有 %1 个 vcpu</translation>
    </message>
    <message>
        <source>vcpu pointer</source>
        <translation>vcpu 指针</translation>
    </message>
    <message>
        <source>pointer to the host&apos;s context</source>
        <translation>指向宿主上下文的指针</translation>
    </message>
    <message>
        <source>%1 pointer</source>
        <translation>%1 指针</translation>
    </message>
    <message>
        <source>guest context pointer</source>
        <translation>客户机上下文指针</translation>
    </message>
    <message>
        <source>pointer</source>
        <translation>指针</translation>
    </message>
    <message>
        <source>The recording contradicts itself: %1</source>
        <translation>记录自相矛盾：%1</translation>
    </message>
    <message>
        <source>%1 is to be in &quot;%2&quot;, and %3 has no such member</source>
        <translation>%1 应当在“%2”里，而 %3 没有这个成员</translation>
    </message>
</context>
<context>
    <name>reading::Entry</name>
    <message>
        <source>switch %1 is said to begin at %2, where %3 does not.</source>
        <translation>据称第 %1 次切换从 %2 开始，而 %3 并不在那里开始。</translation>
    </message>
    <message>
        <source>the host is said to run freely in the middle of switch %1.</source>
        <translation>据称 host 在第 %1 次切换中间自由运行。</translation>
    </message>
    <message>
        <source>a guest is said to run in switch %1 where no ERET leads to it.</source>
        <translation>据称有 guest 在第 %1 次切换中运行，而没有 ERET 通向那里。</translation>
    </message>
    <message>
        <source>switch %1 is said to end at state %2, where it has not returned to its caller at %3.</source>
        <translation>据称第 %1 次切换在状态 %2 结束，而那里它还没有返回 %3 处的调用者。</translation>
    </message>
    <message>
        <source>switch %1 is said to end at state %2, and it returned to its caller at state %3.</source>
        <translation>据称第 %1 次切换在状态 %2 结束，而它在状态 %3 就返回了调用者。</translation>
    </message>
    <message>
        <source>the window of switch %1 is said to end at state %2, where the host&apos;s function does not return to %3.</source>
        <translation>据称第 %1 次切换的窗口在状态 %2 结束，而宿主的函数并没有在那里返回 %3。</translation>
    </message>
    <message>
        <source>switch %1 is said not to be complete, and it came back.</source>
        <translation>据称第 %1 次切换不完整，而它已经回来了。</translation>
    </message>
    <message>
        <source>switch %1 is said to have returned early, and a guest runs in it.</source>
        <translation>第 %1 次切换据称提前返回，其中却有客户机运行。</translation>
    </message>
    <message>
        <source>switch %1 is said to have entered a guest, and none runs in it.</source>
        <translation>据称第 %1 次切换进入了客户机，而其中没有客户机运行。</translation>
    </message>
    <message>
        <source>switch %1 is said to enter the vcpu at %2, and it was given the one at %3.</source>
        <translation>第 %1 次切换据称进入 %2 处的 vcpu，而交给它的是 %3 处的那个。</translation>
    </message>
    <message>
        <source>the host&apos;s context in switch %1 is said to be at %2, and it was given the one at %3.</source>
        <translation>第 %1 次切换中宿主的上下文据称在 %2，而交给它的是 %3 处的那个。</translation>
    </message>
</context>
<context>
    <name>reading::ListCheck</name>
    <message>
        <source>%1 runs in step %2, and the recording&apos;s list of switches does not have it.</source>
        <translation>%1 在第 %2 步运行，而记录的切换列表中没有它。</translation>
    </message>
</context>
<context>
    <name>reading::Owner</name>
    <message>
        <source>host&apos;s %1</source>
        <translation>宿主的 %1</translation>
    </message>
    <message>
        <source>host&apos;s</source>
        <translation>宿主的</translation>
    </message>
    <message>
        <source>guest %1&apos;s %2</source>
        <translation>客户机 %1 的 %2</translation>
    </message>
    <message>
        <source>guest %1&apos;s</source>
        <translation>客户机 %1 的</translation>
    </message>
    <message>
        <source>code address</source>
        <translation>代码地址</translation>
    </message>
    <message>
        <source>scratch</source>
        <translation>临时</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>不明</translation>
    </message>
</context>
<context>
    <name>reading::RecordingInfo</name>
    <message>
        <source>The recording does not say what it is of. %1</source>
        <translation>记录没有说明它记录的是什么。%1</translation>
    </message>
    <message>
        <source>The recording does not keep the layout of %1 and %2.</source>
        <translation>记录没有保留 %1 和 %2 的布局。</translation>
    </message>
</context>
<context>
    <name>recorder</name>
    <message>
        <source>The machine ended before it called the host&apos;s function at %1, from which a guest is entered: connect to it earlier, while it is halted at reset (-S). %2</source>
        <translation>机器还没有调用宿主进入客户机的函数 %1 就结束了：请早一点连接，在它停在复位处（-S）的时候。%2</translation>
    </message>
    <message>
        <source>The recording was stopped before its first step.</source>
        <translation>记录在第一步之前就停止了。</translation>
    </message>
    <message>
        <source>The machine did not reach the host&apos;s function at %1 from which a guest is entered: does it run this image? %2</source>
        <translation>机器没有到达宿主进入客户机的函数 %1：它运行的是这个映像吗？%2</translation>
    </message>
    <message>
        <source>the cell at %1</source>
        <translation>%1 处的单元</translation>
    </message>
    <message>
        <source>the high half of %1</source>
        <translation>%1 的高半部分</translation>
    </message>
    <message>
        <source>The instruction at %1 went on to %2, where %3 was predicted.</source>
        <translation>%1 处的指令去了 %2，而预测是 %3。</translation>
    </message>
    <message>
        <source>One of the instructions from %1 to %2 changed %3 from %4 to %5, though none of them writes it.</source>
        <translation>从 %1 到 %2 的某条指令把 %3 从 %4 改成了 %5，而其中没有一条写它。</translation>
    </message>
    <message>
        <source>After the instruction at %1 %2 holds %3 and held %4 before, though the instruction does not write it.</source>
        <translation>在 %1 处的指令之后 %2 是 %3，之前是 %4，而这条指令并不写它。</translation>
    </message>
    <message>
        <source>After the instruction at %1 %2 holds %3, where %4 was predicted.</source>
        <translation>在 %1 处的指令之后 %2 是 %3，而预测是 %4。</translation>
    </message>
</context>
<context>
    <name>recorder::Run</name>
    <message>
        <source>The recording was stopped before its first step.</source>
        <translation>记录在第一步之前就停止了。</translation>
    </message>
    <message>
        <source>The instruction at %1 ended the machine. %2</source>
        <translation>%1 处的指令结束了机器。%2</translation>
    </message>
    <message>
        <source>The instruction at %1 does not come back: it waits for an event that does not happen.</source>
        <translation>%1 处的指令没有回来：它在等一个不会发生的事件。</translation>
    </message>
    <message>
        <source>The instruction at %1 is executed over and over without an effect.</source>
        <translation>%1 处的指令一再执行，却没有效果。</translation>
    </message>
    <message>
        <source>The host takes guest exits without end and never calls %1.</source>
        <translation>宿主没完没了地处理客户机退出，从不调用 %1。</translation>
    </message>
    <message>
        <source>The machine ended after the instruction at %1. %2</source>
        <translation>机器在 %1 处的指令之后结束了。%2</translation>
    </message>
    <message>
        <source>The switch did not come back within %1 ms after the instruction at %2; the machine runs at %3.</source>
        <translation>在 %2 处的指令之后，切换在 %1 毫秒内没有回来；机器正运行在 %3。</translation>
    </message>
    <message>
        <source>The machine was interrupted at %1 while it ran freely after the instruction at %2.</source>
        <translation>机器在 %2 处的指令之后自由运行时，在 %1 被中断。</translation>
    </message>
    <message>
        <source>The hypervisor took an exception to %1; the last instruction was at %2 (%3).</source>
        <translation>虚拟机监控器发生异常，进入 %1；最后一条指令在 %2（%3）。</translation>
    </message>
    <message>
        <source>The machine was started once more, to look closer, and did not do the same: at %1 %2 holds %3 and held %4 the first time.</source>
        <translation>为了看得更仔细，机器又启动了一次，但它做的不一样：在 %1，%2 是 %3，而第一次是 %4。</translation>
    </message>
    <message>
        <source>The switch came back past its caller, to %1; the last instruction was at %2.</source>
        <translation>切换回来时越过了调用者，到了 %1；最后一条指令在 %2。</translation>
    </message>
    <message>
        <source>The host called %1 %2 times and never entered a guest.</source>
        <translation>宿主调用了 %1 %2 次，却从没进入客户机。</translation>
    </message>
    <message numerus="yes">
        <source>The machine ended after %1 of %n switch(es). %2</source>
        <translation>
            <numerusform>机器在 %n 次切换中的第 %1 次之后结束了。%2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The switch did not come back within %n instruction(s); the last one was at %1.</source>
        <translation>
            <numerusform>切换没有在 %n 条指令内回来；最后一条在 %1。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The recording was stopped after %n step(s).</source>
        <translation>
            <numerusform>记录在 %n 步之后停止了。</numerusform>
        </translation>
    </message>
    <message>
        <source>The instructions of a free run could not be counted: QEMU&apos;s log of them cannot be read.</source>
        <translation>无法数出自由运行的指令：读不出 QEMU 的指令日志。</translation>
    </message>
    <message numerus="yes">
        <source>The guest did not come back within the %n instruction(s) that a free run may take.</source>
        <translation>
            <numerusform>在一次自由运行可用的 %n 条指令之内，客户机没有回来。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The host entered no guest within the %n instruction(s) that a free run may take.</source>
        <translation>
            <numerusform>在一次自由运行可用的 %n 条指令之内，宿主没有进入客户机。</numerusform>
        </translation>
    </message>
    <message>
        <source>Which guest is entered no register says at the entry: leave out with which one the recording begins.</source>
        <translation>没有寄存器说明入口处进入的是哪个客户机：请不要指定记录从哪个客户机开始。</translation>
    </message>
    <message>
        <source>The host called %1 %2 times in a row and came back early, without having entered a guest: an interrupt is pending each time, as where time goes on while instructions are stepped.</source>
        <translation>宿主连续 %2 次调用 %1 都提前返回，没有进入客户机：每次都有中断待处理，例如在单步执行指令时时间照样流逝的机器上。</translation>
    </message>
</context>
<context>
    <name>recording</name>
    <message>
        <source>step %1 changes %2 to %3, and its instruction does not write it.</source>
        <translation>第 %1 步把 %2 变成 %3，而它的指令并不写它。</translation>
    </message>
    <message>
        <source>step %1 leaves %2 in %3, where its instruction makes it %4.</source>
        <translation>第 %1 步之后 %3 是 %2，而它的指令会使它成为 %4。</translation>
    </message>
    <message>
        <source>%1 is no recording of Worldswitch.</source>
        <translation>%1 不是 Worldswitch 的记录。</translation>
    </message>
    <message>
        <source>%1 is a recording cut short before its first byte of content.</source>
        <translation>%1 是一份在第一个内容字节之前就被截断的记录。</translation>
    </message>
    <message>
        <source>%1 is a recording of format %2, and this program reads formats %3 and %4: open it with the version that wrote it.</source>
        <translation>%1 是格式 %2 的记录，而本程序读格式 %3 和 %4：请用写它的那个版本打开。</translation>
    </message>
    <message>
        <source>the file ends inside the part at byte %1.</source>
        <translation>文件在字节 %1 处的部分内结束了。</translation>
    </message>
    <message>
        <source>the file cannot be read at byte %1.</source>
        <translation>文件在字节 %1 处无法读取。</translation>
    </message>
    <message>
        <source>the checksum of the part at byte %1 is wrong.</source>
        <translation>字节 %1 处的部分校验和不对。</translation>
    </message>
    <message>
        <source>the part at byte %1 contradicts itself: %2</source>
        <translation>第 %1 字节处的部分自相矛盾：%2</translation>
    </message>
    <message>
        <source>the state before step %1 is not the one that the steps before it lead to.</source>
        <translation>第 %1 步之前的状态不是它前面各步所导致的状态。</translation>
    </message>
    <message>
        <source>the step before step %1 went on to %2, where its instruction goes to %3.</source>
        <translation>第 %1 步的前一步走到了 %2，而它的指令应到 %3。</translation>
    </message>
</context>
<context>
    <name>recording::BlockReader</name>
    <message>
        <source>the part at byte %1 contradicts itself: %2</source>
        <translation>第 %1 字节处的部分自相矛盾：%2</translation>
    </message>
    <message>
        <source>the part at byte %1 does not fit what stands before it.</source>
        <translation>字节 %1 处的部分与前面的内容不符。</translation>
    </message>
    <message>
        <source>step %1 begins at %2, and the one before it ended at %3.</source>
        <translation>第 %1 步从 %2 开始，而它的前一步结束于 %3。</translation>
    </message>
    <message>
        <source>step %1 goes from %2 to %3, and its pc from %4 to %5.</source>
        <translation>第 %1 步从 %2 到 %3，而它的 pc 从 %4 到 %5。</translation>
    </message>
</context>
<context>
    <name>recording::Contents</name>
    <message>
        <source>its facts are larger than %1</source>
        <translation>其中的事实大于 %1</translation>
    </message>
    <message>
        <source>it has more than %1 cells</source>
        <translation>其中的单元多于 %1 个</translation>
    </message>
    <message>
        <source>it has more than %1 patterns</source>
        <translation>它有超过 %1 个模式</translation>
    </message>
    <message>
        <source>its console has more than %1 texts</source>
        <translation>它的控制台文字超过 %1 段</translation>
    </message>
</context>
<context>
    <name>recording::PartsFile</name>
    <message>
        <source>the part at byte %1 does not fit what stands before it.</source>
        <translation>字节 %1 处的部分与前面的内容不符。</translation>
    </message>
</context>
<context>
    <name>recording::Reader</name>
    <message>
        <source>%1 cannot be opened: %2.</source>
        <translation>%1 无法打开：%2。</translation>
    </message>
    <message>
        <source>%1 is a recording, but its beginning is damaged: %2</source>
        <translation>%1 是一份记录，但开头损坏：%2</translation>
    </message>
    <message>
        <source>it ends before the first facts.</source>
        <translation>它在最初的事实之前就结束了。</translation>
    </message>
    <message>
        <source>switch %1 is said to run from state %2 to state %3, in a window from %4 to %5; the last state is %6.</source>
        <translation>第 %1 次切换据称从状态 %2 到状态 %3，其窗口从 %4 到 %5；最后的状态是 %6。</translation>
    </message>
    <message>
        <source>switch %1 is said to have come back, and not to be complete.</source>
        <translation>第 %1 次切换据称已返回，却又不完整。</translation>
    </message>
    <message>
        <source>switch %1 begins before the one before it ends.</source>
        <translation>第 %1 次切换在前一次结束之前就开始了。</translation>
    </message>
    <message>
        <source>the program that wrote it did not end it.</source>
        <translation>写它的程序没有把它写完。</translation>
    </message>
    <message>
        <source>it is larger than %1</source>
        <translation>它大于 %1</translation>
    </message>
    <message>
        <source>the file ends inside the part at byte %1.</source>
        <translation>文件在字节 %1 处的部分内结束了。</translation>
    </message>
    <message>
        <source>the file cannot be read at byte %1.</source>
        <translation>文件在字节 %1 处无法读取。</translation>
    </message>
    <message>
        <source>the checksum of the part at byte %1 is wrong.</source>
        <translation>字节 %1 处的部分校验和不对。</translation>
    </message>
    <message>
        <source>the part at byte %1 does not fit what stands before it.</source>
        <translation>字节 %1 处的部分与前面的内容不符。</translation>
    </message>
    <message>
        <source>the part at byte %1 contradicts itself: %2</source>
        <translation>第 %1 字节处的部分自相矛盾：%2</translation>
    </message>
    <message>
        <source>its facts are larger than %1</source>
        <translation>其中的事实大于 %1</translation>
    </message>
    <message>
        <source>it has more than %1 cells</source>
        <translation>其中的单元多于 %1 个</translation>
    </message>
    <message>
        <source>it has more than %1 steps</source>
        <translation>其中的步数多于 %1</translation>
    </message>
    <message>
        <source>step %1 begins at %2, and the one before it ended at %3.</source>
        <translation>第 %1 步从 %2 开始，而它的前一步结束于 %3。</translation>
    </message>
    <message>
        <source>the step before step %1 went on to %2, where its instruction goes to %3.</source>
        <translation>第 %1 步的前一步走到了 %2，而它的指令应到 %3。</translation>
    </message>
    <message>
        <source>step %1 goes from %2 to %3, and its pc from %4 to %5.</source>
        <translation>第 %1 步从 %2 到 %3，而它的 pc 从 %4 到 %5。</translation>
    </message>
    <message>
        <source>it has more than %1 switches</source>
        <translation>其中的切换多于 %1 次</translation>
    </message>
    <message numerus="yes">
        <source>%1 is not whole: %2 It is shown as far as it goes, %n step(s).</source>
        <translation>
            <numerusform>%1 不完整：%2能读到的部分照样显示，共 %n 步。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>recording::Recording</name>
    <message>
        <source>A switch did not come back, and the recording does not say why.</source>
        <translation>有一次切换没有回来，而记录没有说明原因。</translation>
    </message>
    <message>
        <source>The recording was cut, and does not say why.</source>
        <translation>记录被截断了，没有说明原因。</translation>
    </message>
</context>
<context>
    <name>recording::Replay</name>
    <message>
        <source>its index does not say what its steps touch.</source>
        <translation>它的索引没有说明各步所涉及的位置。</translation>
    </message>
</context>
<context>
    <name>recording::Writer</name>
    <message>
        <source>%1 cannot be written: %2. Choose another file.</source>
        <translation>%1 无法写入：%2。请另选一个文件。</translation>
    </message>
    <message>
        <source>%1 is no longer written, since it could not be before.</source>
        <translation>%1 不再写入，因为之前就写不进去。</translation>
    </message>
    <message>
        <source>%1 could not be written: %2. Make room, then record again.</source>
        <translation>无法写入 %1：%2。请腾出空间，然后重新记录。</translation>
    </message>
    <message>
        <source>%1 could not be written in full: %2. What was written before can be opened; make room and record again for the rest.</source>
        <translation>%1 没能写完整：%2。此前写下的可以打开；请腾出空间，再记录其余部分。</translation>
    </message>
</context>
<context>
    <name>rsp</name>
    <message>
        <source>a software breakpoint</source>
        <translation>软件断点</translation>
    </message>
    <message>
        <source>a hardware breakpoint</source>
        <translation>硬件断点</translation>
    </message>
    <message>
        <source>a watchpoint for writes</source>
        <translation>写监视点</translation>
    </message>
    <message>
        <source>a watchpoint for reads</source>
        <translation>读监视点</translation>
    </message>
    <message>
        <source>a watchpoint for accesses</source>
        <translation>访问监视点</translation>
    </message>
    <message>
        <source>set %1 at 0x%2</source>
        <translation>在 0x%2 设置%1</translation>
    </message>
    <message>
        <source>remove %1 at 0x%2</source>
        <translation>删除 0x%2 处的%1</translation>
    </message>
    <message>
        <source>execute one instruction</source>
        <translation>执行一条指令</translation>
    </message>
    <message>
        <source>let the machine run</source>
        <translation>让机器运行</translation>
    </message>
    <message>
        <source>what both sides can do</source>
        <translation>双方各能做什么</translation>
    </message>
    <message>
        <source>no acknowledgements from now on</source>
        <translation>从现在起不再确认</translation>
    </message>
    <message>
        <source>which ways of running there are</source>
        <translation>有哪些运行方式</translation>
    </message>
    <message>
        <source>why is the machine halted?</source>
        <translation>机器为什么停着？</translation>
    </message>
    <message>
        <source>are addresses physical?</source>
        <translation>地址是物理地址吗？</translation>
    </message>
    <message>
        <source>addresses are physical from now on</source>
        <translation>从现在起地址是物理地址</translation>
    </message>
    <message>
        <source>addresses are virtual from now on</source>
        <translation>从现在起地址是虚拟地址</translation>
    </message>
    <message>
        <source>which CPUs there are</source>
        <translation>有哪些 CPU</translation>
    </message>
    <message>
        <source>more of the CPUs</source>
        <translation>其余的 CPU</translation>
    </message>
    <message>
        <source>choose a CPU</source>
        <translation>选择一个 CPU</translation>
    </message>
    <message>
        <source>let go of the machine; it runs on</source>
        <translation>放开机器，让它继续运行</translation>
    </message>
    <message>
        <source>end the machine</source>
        <translation>结束机器</translation>
    </message>
    <message>
        <source>Ctrl-C: halt the machine</source>
        <translation>Ctrl-C：停住机器</translation>
    </message>
    <message>
        <source>read the general registers</source>
        <translation>读通用寄存器</translation>
    </message>
    <message>
        <source>write the general registers</source>
        <translation>写通用寄存器</translation>
    </message>
    <message>
        <source>read register %1</source>
        <translation>读寄存器 %1</translation>
    </message>
    <message>
        <source>write register %1</source>
        <translation>写寄存器 %1</translation>
    </message>
    <message>
        <source>read memory at 0x%1, %2 bytes</source>
        <translation>读 0x%1 处的内存，%2 字节</translation>
    </message>
    <message>
        <source>write memory at 0x%1, %2 bytes</source>
        <translation>写 0x%1 处的内存，%2 字节</translation>
    </message>
    <message>
        <source>read the machine&apos;s description, %1</source>
        <translation>读机器的描述，%1</translation>
    </message>
    <message>
        <source>tell QEMU&apos;s monitor: %1</source>
        <translation>对 QEMU 监视器说：%1</translation>
    </message>
    <message>
        <source>the machine has ended, with exit status %1</source>
        <translation>机器已结束，退出状态 %1</translation>
    </message>
    <message>
        <source>the machine was ended by signal %1</source>
        <translation>机器被信号 %1 结束</translation>
    </message>
    <message>
        <source>halted: a step or a breakpoint (signal 5)</source>
        <translation>停下：单步或断点（信号 5）</translation>
    </message>
    <message>
        <source>halted: Ctrl-C (signal 2)</source>
        <translation>停下：Ctrl-C（信号 2）</translation>
    </message>
    <message>
        <source>halted: signal %1</source>
        <translation>停下：信号 %1</translation>
    </message>
    <message>
        <source>, an access to 0x%1</source>
        <translation>，访问了 0x%1</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>an error: %1</source>
        <translation>错误：%1</translation>
    </message>
    <message>
        <source>the monitor says: %1</source>
        <translation>监视器说：%1</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>not known to the stub</source>
        <translation>调试桩不认识</translation>
    </message>
</context>
<context>
    <name>rsp::Transport</name>
    <message>
        <source>a socket&apos;s path has at most %1 bytes, and this has %2</source>
        <translation>套接字的路径最多 %1 字节，而这个有 %2 字节</translation>
    </message>
    <message>
        <source>&apos;%1&apos; names no stub: write unix:PATH or HOST:PORT.</source>
        <translation>“%1”没有指明调试桩：请写 unix:PATH 或 HOST:PORT。</translation>
    </message>
    <message>
        <source>no answer in time</source>
        <translation>没有及时应答</translation>
    </message>
    <message>
        <source>Cannot reach a stub at %1 (%2): start QEMU with %3, or name another.</source>
        <translation>无法连到 %1 的调试桩（%2）：请用 %3 启动 QEMU，或指明另一个。</translation>
    </message>
</context>
<context>
    <name>story</name>
    <message>
        <source>%1 (unchanged)</source>
        <translation>%1（不变）</translation>
    </message>
    <message>
        <source>%1 changed</source>
        <translation>%1 变了</translation>
    </message>
    <message>
        <source>%1 watched cells of memory changed</source>
        <translation>%1 个被观察的内存单元变了</translation>
    </message>
    <message>
        <source>host %1</source>
        <translation>宿主 %1</translation>
    </message>
    <message>
        <source>guest %1</source>
        <translation>客户机 %1</translation>
    </message>
    <message>
        <source>push %1</source>
        <translation>压栈 %1</translation>
    </message>
    <message>
        <source>frame pointer and return address → %1</source>
        <translation>帧指针和返回地址 → %1</translation>
    </message>
    <message>
        <source>pop %1</source>
        <translation>出栈 %1</translation>
    </message>
    <message>
        <source>pop %1 into %2</source>
        <translation>出栈 %1 到 %2</translation>
    </message>
    <message>
        <source>%1 back</source>
        <translation>%1 回来了</translation>
    </message>
    <message>
        <source>%1 now live</source>
        <translation>%1 现已生效</translation>
    </message>
    <message>
        <source>load %1</source>
        <translation>加载 %1</translation>
    </message>
    <message>
        <source>store</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>load</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>call %1</source>
        <translation>调用 %1</translation>
    </message>
    <message>
        <source>return to %1</source>
        <translation>返回到 %1</translation>
    </message>
    <message>
        <source>to guest %1, and back at once</source>
        <translation>到客户机 %1，随即返回</translation>
    </message>
    <message>
        <source>to guest %1, at EL%2</source>
        <translation>到客户机 %1，在 EL%2</translation>
    </message>
    <message>
        <source>to EL%1</source>
        <translation>到 EL%1</translation>
    </message>
    <message>
        <source>to the vector</source>
        <translation>到异常向量</translation>
    </message>
    <message>
        <source>not taken</source>
        <translation>不跳转</translation>
    </message>
    <message>
        <source>go on at %1</source>
        <translation>转到 %1</translation>
    </message>
    <message>
        <source>barrier</source>
        <translation>屏障</translation>
    </message>
    <message>
        <source>wait</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>no effect</source>
        <translation>无效果</translation>
    </message>
    <message>
        <source>effects not known</source>
        <translation>效果不明</translation>
    </message>
    <message>
        <source>%1 runs at EL%2</source>
        <translation>%1 在 EL%2 运行</translation>
    </message>
    <message>
        <source>%1 runs at EL%2 … %3</source>
        <translation>%1 在 EL%2 运行 … %3</translation>
    </message>
    <message>
        <source>the host runs to its next switch</source>
        <translation>宿主运行到下一次切换</translation>
    </message>
    <message>
        <source>%1 system registers</source>
        <translation>%1 个系统寄存器</translation>
    </message>
    <message>
        <source>guest context</source>
        <translation>客户机上下文</translation>
    </message>
    <message>
        <source>another vcpu&apos;s context</source>
        <translation>另一个 vcpu 的上下文</translation>
    </message>
    <message>
        <source>the stack</source>
        <translation>栈</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>%1 (guest %2)</source>
        <translation>%1（客户机 %2）</translation>
    </message>
    <message>
        <source>the guest&apos;s, dead</source>
        <translation>客户机的，已死</translation>
    </message>
    <message>
        <source>Next step: %1.</source>
        <translation>下一步：%1。</translation>
    </message>
    <message>
        <source>In %1 steps: %2.</source>
        <translation>%1 步之后：%2。</translation>
    </message>
    <message>
        <source>no vcpu</source>
        <translation>没有 vcpu</translation>
    </message>
    <message>
        <source>phase: put %1 on the stack</source>
        <translation>阶段：把 %1 压栈</translation>
    </message>
    <message>
        <source>phase: take %1 from the stack</source>
        <translation>阶段：从栈里取 %1</translation>
    </message>
    <message>
        <source>save host %1</source>
        <translation>保存宿主 %1</translation>
    </message>
    <message>
        <source>restore host %1</source>
        <translation>恢复宿主 %1</translation>
    </message>
    <message>
        <source>phase: save the host&apos;s callee-saved registers %1</source>
        <translation>阶段：保存宿主的被调用者保存寄存器 %1</translation>
    </message>
    <message>
        <source>phase: restore the host&apos;s callee-saved registers %1</source>
        <translation>阶段：恢复宿主的被调用者保存寄存器 %1</translation>
    </message>
    <message>
        <source>phase: save the host&apos;s %1</source>
        <translation>阶段：保存宿主的 %1</translation>
    </message>
    <message>
        <source>phase: restore the host&apos;s %1</source>
        <translation>阶段：恢复宿主的 %1</translation>
    </message>
    <message>
        <source>save guest %1</source>
        <translation>保存客户机 %1</translation>
    </message>
    <message>
        <source>load guest %1</source>
        <translation>加载客户机 %1</translation>
    </message>
    <message>
        <source>phase: save guest %1&apos;s %2 into its context</source>
        <translation>阶段：把客户机 %1 的 %2 保存到它的上下文</translation>
    </message>
    <message>
        <source>phase: load guest %1&apos;s %2 from its context</source>
        <translation>阶段：从上下文加载客户机 %1 的 %2</translation>
    </message>
    <message>
        <source>save %1 in %2</source>
        <translation>把 %1 存入 %2</translation>
    </message>
    <message>
        <source>load %1 from %2</source>
        <translation>从 %2 加载 %1</translation>
    </message>
    <message>
        <source>phase: %1</source>
        <translation>阶段：%1</translation>
    </message>
    <message>
        <source>return to host</source>
        <translation>返回宿主</translation>
    </message>
    <message>
        <source>phase: return to the host with the exit code</source>
        <translation>阶段：带着退出码返回宿主</translation>
    </message>
    <message>
        <source>find guest context</source>
        <translation>找客户机上下文</translation>
    </message>
    <message>
        <source>phase: find the guest&apos;s context in the vcpu</source>
        <translation>阶段：在 vcpu 里找到客户机的上下文</translation>
    </message>
    <message>
        <source>who and why?</source>
        <translation>谁，为何？</translation>
    </message>
    <message>
        <source>phase: find out which vcpu left, and why</source>
        <translation>阶段：弄清哪个 vcpu 离开了，为什么</translation>
    </message>
    <message>
        <source>host code</source>
        <translation>宿主代码</translation>
    </message>
    <message>
        <source>phase: the host works in %1</source>
        <translation>阶段：宿主在 %1 里工作</translation>
    </message>
    <message>
        <source>prepare</source>
        <translation>准备</translation>
    </message>
    <message>
        <source>phase: prepare the next moves</source>
        <translation>阶段：为后面的移动做准备</translation>
    </message>
    <message>
        <source>phase: ERET hands the CPU to the guest</source>
        <translation>阶段：ERET 把 CPU 交给客户机</translation>
    </message>
    <message>
        <source>host runs on</source>
        <translation>宿主继续运行</translation>
    </message>
    <message>
        <source>phase: the host runs freely to its next switch</source>
        <translation>阶段：宿主自由运行到下一次切换</translation>
    </message>
    <message>
        <source>Careful: of the host&apos;s %1, not every one goes to the slot of its own number.</source>
        <translation>当心：宿主的 %1 并非每个都进入自己编号的槽位。</translation>
    </message>
    <message>
        <source>x18 is the platform register (AAPCS64 §6.1.1): the host may count on it, so it is put away too.</source>
        <translation>x18 是平台寄存器（AAPCS64 §6.1.1）：宿主可能依赖它，所以也存起来。</translation>
    </message>
    <message>
        <source>x29 is the caller&apos;s frame pointer and x30 its return address: without x30, RET would find no way back to the host.</source>
        <translation>x29 是调用者的帧指针，x30 是它的返回地址：没有 x30，RET 就找不到回宿主的路。</translation>
    </message>
    <message>
        <source>AAPCS64 §6.1.1 lets a callee clobber %8; the caller has put away what it still needs of those. %7 are ours to keep.</source>
        <translation>AAPCS64 §6.1.1 允许被调用者破坏 %8；调用者已把其中还需要的存好了。%7 要由我们保住。</translation>
    </message>
    <message>
        <source>%1 wait on the EL2 stack: their registers will soon hold the guest&apos;s values, and SP is what the way out still has.</source>
        <translation>%1 在 EL2 栈上等着：它们的寄存器马上要装客户机的值，出来时剩下的只有 SP。</translation>
    </message>
    <message>
        <source>%2 is the address of the guest&apos;s context inside the vcpu: the place where its registers were put away.</source>
        <translation>%2 是 vcpu 里客户机上下文的地址：它的寄存器就存放在那里。</translation>
    </message>
    <message>
        <source>The guest&apos;s %1 come in through %2: %1 are still pointers that this code needs.</source>
        <translation>客户机的 %1 经由 %2 进来：%1 还是这段代码要用的指针。</translation>
    </message>
    <message>
        <source>The guest&apos;s %1 wait on the stack until this code needs no pointer any more; then they go to their own registers.</source>
        <translation>客户机的 %1 在栈上等到这段代码不再需要指针；然后进入各自的寄存器。</translation>
    </message>
    <message>
        <source>Careful: this overwrites a value of the host&apos;s in %2 that was not put away in %4.</source>
        <translation>当心：这会覆盖 %2 里宿主的一个值，而它没有存进 %4。</translation>
    </message>
    <message>
        <source>The guest&apos;s %1 are now in %2: not yet, or not at all, in the registers of their own number.</source>
        <translation>客户机的 %1 现在在 %2 里：还没有，或者根本没有，在自己编号的寄存器里。</translation>
    </message>
    <message>
        <source>x18 is the platform register (AAPCS64 §6.1.1): a guest&apos;s system may keep something in it for good, so it is switched like the others.</source>
        <translation>x18 是平台寄存器（AAPCS64 §6.1.1）：客户机的系统可能长期在里面放东西，所以它也像其他寄存器一样切换。</translation>
    </message>
    <message>
        <source>The host&apos;s %1 are safe in %4, so guest %3&apos;s can take their place.</source>
        <translation>宿主的 %1 已安全存进 %4，客户机 %3 的可以取代它们。</translation>
    </message>
    <message>
        <source>From here %1 hold guest %3&apos;s values: it must find every register as it left it, and this code may not use them any more.</source>
        <translation>从这里起 %1 装的是客户机 %3 的值：客户机必须看到每个寄存器都和离开时一样，这段代码不能再用它们。</translation>
    </message>
    <message>
        <source>The last ones: now x0–x30 are all the guest&apos;s, so nothing may touch a register before ERET.</source>
        <translation>最后几个：现在 x0–x30 全是客户机的，ERET 之前什么也不能动寄存器。</translation>
    </message>
    <message>
        <source>Guest %3&apos;s %1 leave the stack for their own registers.</source>
        <translation>客户机 %3 的 %1 离开栈，进入各自的寄存器。</translation>
    </message>
    <message>
        <source>One instruction changes worlds: pc becomes ELR_EL2, PSTATE becomes SPSR_EL2 (Arm ARM C6.2, ERET), and x0–x30 stay as they are.</source>
        <translation>一条指令换了世界：pc 变成 ELR_EL2，PSTATE 变成 SPSR_EL2（Arm ARM C6.2，ERET），x0–x30 保持不变。</translation>
    </message>
    <message>
        <source>The host&apos;s %1 wait on the EL2 stack: the caller counts on them (AAPCS64 §6.1.1).</source>
        <translation>宿主的 %1 在 EL2 栈上等着：调用者要靠它们（AAPCS64 §6.1.1）。</translation>
    </message>
    <message>
        <source>The vector needs registers to work with, and all of them hold the guest&apos;s values: %1 go to the stack first.</source>
        <translation>异常向量需要寄存器来工作，而它们全装着客户机的值：%1 先压栈。</translation>
    </message>
    <message>
        <source>ESR_EL2 says why the guest stopped.</source>
        <translation>ESR_EL2 说明客户机为什么停下。</translation>
    </message>
    <message>
        <source>%12 holds the running vcpu: x0–x30 are the guest&apos;s and say nothing of it.</source>
        <translation>%12 记着正在运行的 vcpu：x0–x30 是客户机的，什么也不会说。</translation>
    </message>
    <message>
        <source>What is added to a variable&apos;s address to come to this CPU&apos;s own copy of it.</source>
        <translation>加到变量地址上、得到本 CPU 自己那一份的数。</translation>
    </message>
    <message>
        <source>The running vcpu, from where %5 left it on the stack: x0–x30 are the guest&apos;s and say nothing of it.</source>
        <translation>正在运行的 vcpu，取自 %5 留在栈上的地方：x0–x30 是客户机的，什么也不会说。</translation>
    </message>
    <message>
        <source>The running vcpu, which %5 noted in %4: x0–x30 are the guest&apos;s and say nothing of it.</source>
        <translation>正在运行的 vcpu，由 %5 记在 %4 里：x0–x30 是客户机的，什么也不会说。</translation>
    </message>
    <message>
        <source>The exit code, in the register where %6 expects it: it becomes what %5 returns.</source>
        <translation>退出码，放在 %6 要找的寄存器里：它会成为 %5 的返回值。</translation>
    </message>
    <message>
        <source>On to the way out, with the vcpu in %10 and the exit code in %11.</source>
        <translation>走向出口，vcpu 在 %10，退出码在 %11。</translation>
    </message>
    <message>
        <source>%2 is the address of the guest&apos;s context inside the vcpu: the place where its registers are put away.</source>
        <translation>%2 是 vcpu 里客户机上下文的地址：它的寄存器要存放在那里。</translation>
    </message>
    <message>
        <source>Careful: of guest %3&apos;s %1, not every one goes to the slot of its own number.</source>
        <translation>当心：客户机 %3 的 %1 并非每个都进入自己编号的槽位。</translation>
    </message>
    <message>
        <source>The guest&apos;s %1, carried here by %2, go to the slots of their own number.</source>
        <translation>客户机的 %1 由 %2 带到这里，进入各自编号的槽位。</translation>
    </message>
    <message>
        <source>x18 is the platform register (AAPCS64 §6.1.1): the guest may count on it, so it is put away like the others.</source>
        <translation>x18 是平台寄存器（AAPCS64 §6.1.1）：客户机可能依赖它，所以也像其他寄存器一样保存。</translation>
    </message>
    <message>
        <source>Guest %3&apos;s %1 are put away, so that the host&apos;s can have their registers back.</source>
        <translation>客户机 %3 的 %1 已存好，宿主可以拿回自己的寄存器。</translation>
    </message>
    <message>
        <source>Guest %3 must find %1 again at its next entry: each goes to the slot of its own number.</source>
        <translation>客户机 %3 下次进入时必须再看到 %1：每个都进入自己编号的槽位。</translation>
    </message>
    <message>
        <source>The guest&apos;s %1 come back from the stack into %2, whose own values are in their slots already.</source>
        <translation>客户机的 %1 从栈回到 %2，而 %2 自己的值已在槽位里。</translation>
    </message>
    <message>
        <source>The guest&apos;s %1 come back from the stack, into %2.</source>
        <translation>客户机的 %1 从栈回到 %2。</translation>
    </message>
    <message>
        <source>%1 come back from the stack: only there was it still written where the host&apos;s registers are.</source>
        <translation>%1 从栈回来：宿主的寄存器在哪里，只有那里还写着。</translation>
    </message>
    <message>
        <source>Careful: this brings the host&apos;s %1, not every one from the slot of its own number.</source>
        <translation>当心：这带回宿主的 %1，并非每个都来自自己编号的槽位。</translation>
    </message>
    <message>
        <source>Careful: the host&apos;s %1 come back into %2, not every one into the register of its own number.</source>
        <translation>当心：宿主的 %1 回到 %2，并非每个都进入自己编号的寄存器。</translation>
    </message>
    <message>
        <source>x18 is the platform register (AAPCS64 §6.1.1): the caller finds it as it left it.</source>
        <translation>x18 是平台寄存器（AAPCS64 §6.1.1）：调用者看到的仍是它留下的值。</translation>
    </message>
    <message>
        <source>The caller&apos;s frame pointer and return address: RET will go where x30 says.</source>
        <translation>调用者的帧指针和返回地址：RET 会去 x30 说的地方。</translation>
    </message>
    <message>
        <source>The caller finds %1 as it left them, as AAPCS64 §6.1.1 promises it of every function.</source>
        <translation>调用者看到 %1 和离开时一样，这是 AAPCS64 §6.1.1 对每个函数的承诺。</translation>
    </message>
    <message>
        <source>The host&apos;s %1 come back from the stack: the caller finds them as it left them.</source>
        <translation>宿主的 %1 从栈上回来：调用者看到的仍是它留下的值。</translation>
    </message>
    <message>
        <source>The exit code becomes the return value: AAPCS64 §6.9 returns an integer in x0.</source>
        <translation>退出码成为返回值：AAPCS64 §6.9 用 x0 返回整数。</translation>
    </message>
    <message>
        <source>Back in the host, behind its call of %5; what the guest left in %9 is dead by AAPCS64 §6.1.1.</source>
        <translation>回到宿主，在它调用 %5 之后；客户机留在 %9 里的，按 AAPCS64 §6.1.1 已死。</translation>
    </message>
    <message>
        <source>ERET takes pc from ELR_EL2.</source>
        <translation>ERET 从 ELR_EL2 取 pc。</translation>
    </message>
    <message>
        <source>ERET takes PSTATE, and with it the exception level, from SPSR_EL2.</source>
        <translation>ERET 从 SPSR_EL2 取 PSTATE，异常级别也在其中。</translation>
    </message>
    <message>
        <source>VTTBR_EL2 names the stage-2 tables and the VMID by which a guest&apos;s addresses are translated.</source>
        <translation>VTTBR_EL2 指明转换客户机地址所用的第 2 阶段页表和 VMID。</translation>
    </message>
    <message>
        <source>%12 remembers the running vcpu for the vector, which finds no register of its own.</source>
        <translation>%12 为异常向量记住正在运行的 vcpu，因为那时没有一个寄存器归它用。</translation>
    </message>
    <message>
        <source>HCR_EL2 says what of a guest is translated, trapped and routed to EL2.</source>
        <translation>HCR_EL2 规定客户机的哪些访问要转换、哪些操作会陷入、哪些异常要送到 EL2。</translation>
    </message>
    <message>
        <source>ESR_EL2 says why the last exception to EL2 was taken.</source>
        <translation>ESR_EL2 说明最近一次为什么发生到 EL2 的异常。</translation>
    </message>
    <message>
        <source>There is one %1 for all worlds: guest %3&apos;s value is put away before another&apos;s comes in.</source>
        <translation>%1 只有一个，所有世界共用：先存好客户机 %3 的值，另一个才进来。</translation>
    </message>
    <message>
        <source>There is one %1 for all worlds: the host&apos;s value is put away before a guest&apos;s comes in.</source>
        <translation>%1 只有一个，所有世界共用：先存好宿主的值，客户机的才进来。</translation>
    </message>
    <message>
        <source>From here %1 is guest %3&apos;s.</source>
        <translation>从这里起 %1 是客户机 %3 的。</translation>
    </message>
    <message>
        <source>From here guest %3&apos;s %1 is in the CPU.</source>
        <translation>从这里起客户机 %3 的 %1 在 CPU 里。</translation>
    </message>
    <message>
        <source>The host&apos;s %1 is in the CPU again.</source>
        <translation>宿主的 %1 又在 CPU 里了。</translation>
    </message>
    <message>
        <source>This puts guest %3&apos;s %1 into its context, where its next entry finds it.</source>
        <translation>把客户机 %3 的 %1 放进它的上下文，下次进入时从那里取回。</translation>
    </message>
    <message>
        <source>This loads guest %3&apos;s %1 from its context into the CPU.</source>
        <translation>把客户机 %3 的 %1 从它的上下文装进 CPU。</translation>
    </message>
    <message>
        <source>This puts the host&apos;s %1 into its context for as long as a guest runs.</source>
        <translation>客户机运行期间，把宿主的 %1 放进宿主的上下文。</translation>
    </message>
    <message>
        <source>A frame record (AAPCS64 §6.4.6): the caller&apos;s frame pointer and the return address.</source>
        <translation>帧记录（AAPCS64 §6.4.6）：调用者的帧指针和返回地址。</translation>
    </message>
    <message>
        <source>The frame record is taken down: frame pointer and return address are the caller&apos;s again.</source>
        <translation>拆掉帧记录：帧指针和返回地址又是调用者的了。</translation>
    </message>
    <message>
        <source>This function keeps what its caller may count on (AAPCS64 §6.1.1) on the stack.</source>
        <translation>这个函数把调用者可以依赖的（AAPCS64 §6.1.1）保存在栈上。</translation>
    </message>
    <message>
        <source>A call: x30 becomes the address of the next instruction.</source>
        <translation>调用：x30 变成下一条指令的地址。</translation>
    </message>
    <message>
        <source>A return: goes on at the address in its register, x30 if none is named.</source>
        <translation>返回：在它的寄存器所指的地址继续，没有写明时是 x30。</translation>
    </message>
    <message>
        <source>An exception return: pc and PSTATE come from ELR and SPSR of this level.</source>
        <translation>异常返回：pc 和 PSTATE 来自本级的 ELR 和 SPSR。</translation>
    </message>
    <message>
        <source>A barrier moves no value: it orders what stands before it and after it.</source>
        <translation>屏障不移动值：它让前后的操作有序。</translation>
    </message>
    <message>
        <source>Waits for an interrupt or an event.</source>
        <translation>等待中断或事件。</translation>
    </message>
    <message>
        <source>Takes an exception: the CPU goes on at a vector.</source>
        <translation>发生异常：CPU 在异常向量处继续。</translation>
    </message>
    <message>
        <source>Changes no register and no memory.</source>
        <translation>不改变寄存器，也不改变内存。</translation>
    </message>
    <message>
        <source>This program does not know what this instruction does: what it wrote counts as unknown.</source>
        <translation>本程序不知道这条指令做什么：它写的一律算作不明。</translation>
    </message>
    <message>
        <source>The host ran freely to its next world switch; this stretch is not recorded step by step.</source>
        <translation>宿主自由运行到下一次世界切换；这一段没有逐步记录。</translation>
    </message>
    <message>
        <source>Guest %1 ran by itself until an interrupt (%2): the CPU put its pc in ELR_EL2 and its PSTATE in SPSR_EL2 and took the vector. x0–x30 are as the guest left them.</source>
        <translation>客户机 %1 自己运行到一次中断（%2）：CPU 把它的 pc 放进 ELR_EL2、PSTATE 放进 SPSR_EL2，进入异常向量。x0–x30 就是客户机离开时的样子。</translation>
    </message>
    <message>
        <source>Guest %1 ran by itself until an exception to EL2. x0–x30 are as the guest left them.</source>
        <translation>客户机 %1 自己运行到一次到 EL2 的异常。x0–x30 就是客户机离开时的样子。</translation>
    </message>
    <message>
        <source>Guest %1 ran by itself until this exception to EL2: %2. The CPU put its pc in ELR_EL2, its PSTATE in SPSR_EL2 and the reason in ESR_EL2, and took the vector. x0–x30 are as the guest left them.</source>
        <translation>客户机 %1 自己运行到这次到 EL2 的异常：%2。CPU 把它的 pc 放进 ELR_EL2、PSTATE 放进 SPSR_EL2、原因放进 ESR_EL2，进入异常向量。x0–x30 就是客户机离开时的样子。</translation>
    </message>
    <message>
        <source>Sets the condition flags for a branch to come.</source>
        <translation>为后面的分支设置条件标志。</translation>
    </message>
    <message>
        <source>Computes a new value in %1.</source>
        <translation>在 %1 里算出一个新值。</translation>
    </message>
    <message>
        <source>Writes to %1.</source>
        <translation>写 %1。</translation>
    </message>
    <message>
        <source>Copies %1 to %2.</source>
        <translation>把 %1 复制到 %2。</translation>
    </message>
    <message>
        <source>Reads from %1.</source>
        <translation>读 %1。</translation>
    </message>
    <message>
        <source>Copies from %2 to %1.</source>
        <translation>从 %2 复制到 %1。</translation>
    </message>
    <message>
        <source>Copies one register to another.</source>
        <translation>把一个寄存器复制到另一个。</translation>
    </message>
    <message>
        <source>Copies a system register to a general one.</source>
        <translation>把系统寄存器复制到通用寄存器。</translation>
    </message>
    <message>
        <source>Copies a general register or a constant to a system register.</source>
        <translation>把通用寄存器或常数复制到系统寄存器。</translation>
    </message>
    <message>
        <source>A branch that is not taken here: the next instruction follows.</source>
        <translation>这里不跳转的分支：接着执行下一条指令。</translation>
    </message>
    <message>
        <source>A branch: goes on at %1.</source>
        <translation>分支：转到 %1。</translation>
    </message>
    <message>
        <source>Executes one instruction.</source>
        <translation>执行一条指令。</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 和 %2</translation>
    </message>
    <message>
        <source>The guest is entered, and an exception to EL2 is taken before its first instruction: ELR_EL2 says where it will go on, and x0–x30 are as they were given to it.</source>
        <translation>进入了客户机，但在它的第一条指令之前就发生了到 EL2 的异常：ELR_EL2 说明它将从哪里继续，x0–x30 仍是交给它时的样子。</translation>
    </message>
    <message>
        <source>guest</source>
        <translation>客户机</translation>
    </message>
    <message>
        <source>host</source>
        <translation>宿主</translation>
    </message>
    <message>
        <source>EL%1 · host</source>
        <translation>EL%1 · 宿主</translation>
    </message>
    <message>
        <source>EL%1 · guest %2</source>
        <translation>EL%1 · 客户机 %2</translation>
    </message>
    <message>
        <source>VMID %1, stage-2 root %2</source>
        <translation>VMID %1，第 2 阶段根 %2</translation>
    </message>
    <message>
        <source>guest %1: %2</source>
        <translation>客户机 %1：%2</translation>
    </message>
    <message>
        <source>MMU on</source>
        <translation>MMU 已开启</translation>
    </message>
    <message>
        <source>MMU off</source>
        <translation>MMU 已关闭</translation>
    </message>
    <message>
        <source>AArch32</source>
        <translation>AArch32</translation>
    </message>
    <message>
        <source>%1, nothing masked</source>
        <translation>%1，不屏蔽</translation>
    </message>
    <message>
        <source>%1, %2 masked</source>
        <translation>%1，屏蔽 %2</translation>
    </message>
    <message>
        <source>stage-2 data abort</source>
        <translation>第 2 阶段数据中止</translation>
    </message>
    <message>
        <source>stage-2 instruction abort</source>
        <translation>第 2 阶段取指中止</translation>
    </message>
    <message>
        <source>EL2 data abort</source>
        <translation>EL2 数据中止</translation>
    </message>
    <message>
        <source>EL2 instruction abort</source>
        <translation>EL2 取指中止</translation>
    </message>
    <message>
        <source>%1 (write)</source>
        <translation>%1（写）</translation>
    </message>
    <message>
        <source>%1 (read)</source>
        <translation>%1（读）</translation>
    </message>
    <message>
        <source>trapped MRS of %1</source>
        <translation>陷入的 MRS %1</translation>
    </message>
    <message>
        <source>trapped MSR to %1</source>
        <translation>陷入的 MSR %1</translation>
    </message>
    <message>
        <source>trapped FP/SIMD access</source>
        <translation>陷入的 FP/SIMD 访问</translation>
    </message>
    <message>
        <source>trapped SVE access</source>
        <translation>陷入的 SVE 访问</translation>
    </message>
    <message>
        <source>PC alignment fault</source>
        <translation>PC 对齐错误</translation>
    </message>
    <message>
        <source>SP alignment fault</source>
        <translation>SP 对齐错误</translation>
    </message>
    <message>
        <source>exception class %1</source>
        <translation>异常类 %1</translation>
    </message>
    <message>
        <source>vector entry that the debugger forced</source>
        <translation>调试器强制的向量入口</translation>
    </message>
    <message>
        <source>guest left here</source>
        <translation>客户机在此离开</translation>
    </message>
    <message>
        <source>guest %1 left here</source>
        <translation>客户机 %1 在此离开</translation>
    </message>
    <message>
        <source>guest resumes here</source>
        <translation>客户机从此恢复</translation>
    </message>
    <message>
        <source>no exit yet</source>
        <translation>尚未退出</translation>
    </message>
    <message>
        <source>last exit: %1</source>
        <translation>最近的退出：%1</translation>
    </message>
    <message>
        <source>running vcpu: guest %1</source>
        <translation>正在运行的 vcpu：客户机 %1</translation>
    </message>
    <message>
        <source>faulting page at IPA %1</source>
        <translation>出错的页在 IPA %1</translation>
    </message>
    <message>
        <source>last faulting address</source>
        <translation>最近出错的地址</translation>
    </message>
    <message>
        <source>a guest&apos;s first FP/SIMD instruction traps</source>
        <translation>客户机的第一条 FP/SIMD 指令会陷入</translation>
    </message>
    <message>
        <source>a guest&apos;s FP/SIMD does not trap</source>
        <translation>客户机的 FP/SIMD 不陷入</translation>
    </message>
    <message>
        <source>what an MRS of MPIDR_EL1 reads at EL1</source>
        <translation>EL1 用 MRS 读 MPIDR_EL1 得到的值</translation>
    </message>
    <message>
        <source>guest %1&apos;s stack at EL0</source>
        <translation>客户机 %1 在 EL0 的栈</translation>
    </message>
    <message>
        <source>the host&apos;s</source>
        <translation>宿主的</translation>
    </message>
    <message>
        <source>%1 has no step %2 that could be shown: its last one is step %3.</source>
        <translation>%1 没有可显示的步骤 %2：它的最后一步是 %3。</translation>
    </message>
    <message>
        <source>Step %1 of %2 is in switch %3, not in switch %4.</source>
        <translation>%2 的步骤 %1 属于切换 %3，而不是切换 %4。</translation>
    </message>
    <message>
        <source>%1 has no register and no cell that is called &apos;%2&apos;.</source>
        <translation>%1 里没有叫“%2”的寄存器或单元。</translation>
    </message>
    <message>
        <source>save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>push</source>
        <translation>压栈</translation>
    </message>
    <message>
        <source>pop</source>
        <translation>弹栈</translation>
    </message>
    <message>
        <source>find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>why?</source>
        <translation>为何？</translation>
    </message>
    <message>
        <source>set</source>
        <translation>准备</translation>
    </message>
    <message>
        <source>write to %1</source>
        <translation>写入 %1</translation>
    </message>
    <message>
        <source>In %1 the host has %13: it is put away before the guest&apos;s value comes in.</source>
        <translation>宿主的 %1 里是 %13：在客户机的值进来之前，它先被存好。</translation>
    </message>
    <message>
        <source>ISR_EL1 says which interrupts are pending: with one that is the host&apos;s to take, the guest is not entered.</source>
        <translation>ISR_EL1 说明哪些中断待处理：如果有一个该由宿主处理，就不进入客户机。</translation>
    </message>
    <message>
        <source>Guest %3&apos;s %1 on the way from its context to the CPU.</source>
        <translation>客户机 %3 的 %1 正从它的上下文到 CPU 去。</translation>
    </message>
    <message>
        <source>A key of pointer authentication: with the host&apos;s, guest %3 could sign pointers for the host.</source>
        <translation>指针认证的一个密钥：要是还是宿主的，客户机 %3 就能替宿主给指针签名。</translation>
    </message>
    <message>
        <source>Keys of pointer authentication on the way from the host&apos;s context to the CPU: it put them away before this switch.</source>
        <translation>指针认证的密钥正从宿主的上下文到 CPU 去：宿主在这次切换之前就存好了它们。</translation>
    </message>
    <message>
        <source>A key of the host&apos;s again: with the guest&apos;s, none of the pointers that the host has signed would hold.</source>
        <translation>又是宿主的密钥：要是还是客户机的，宿主签过名的指针就没有一个能通过。</translation>
    </message>
    <message>
        <source>The host&apos;s %1 on the way from its context to the CPU.</source>
        <translation>宿主的 %1 正从它的上下文到 CPU 去。</translation>
    </message>
    <message>
        <source>ISR_EL1 says whether an SError is pending: one that the guest caused is to be found out before the host goes on.</source>
        <translation>ISR_EL1 说明是否有 SError 待处理：客户机引起的，要在宿主继续之前查出来。</translation>
    </message>
    <message>
        <source>DISR_EL1 says which SError an ESB has deferred: one that the guest caused is to be found out before the host goes on.</source>
        <translation>DISR_EL1 说明 ESB 推迟了哪个 SError：客户机引起的，要在宿主继续之前查出来。</translation>
    </message>
    <message>
        <source>%1 is the host&apos;s again: it has %13.</source>
        <translation>%1 又是宿主的：里面是 %13。</translation>
    </message>
    <message>
        <source>data abort</source>
        <translation>数据中止</translation>
    </message>
    <message>
        <source>instruction abort</source>
        <translation>指令中止</translation>
    </message>
    <message>
        <source>of an exception before: %1</source>
        <translation>之前一次异常留下的：%1</translation>
    </message>
    <message>
        <source>%4 notes which vcpu runs, for code that will find only the guest&apos;s values in its registers.</source>
        <translation>%4 记下正在运行的是哪个 vcpu，留给寄存器里只有客户机的值的那些代码。</translation>
    </message>
    <message>
        <source>The exception left the guest&apos;s pc in ELR_EL2. There is one for all worlds, so it does not stay there.</source>
        <translation>异常把客户机的 pc 留在 ELR_EL2 里。所有世界只有这一个，所以它不会一直留在那里。</translation>
    </message>
    <message>
        <source>The exception left the guest&apos;s PSTATE in SPSR_EL2. There is one for all worlds, so it does not stay there.</source>
        <translation>异常把客户机的 PSTATE 留在 SPSR_EL2 里。所有世界只有这一个，所以它不会一直留在那里。</translation>
    </message>
</context>
<context>
    <name>trace</name>
    <message>
        <source>entry to %1</source>
        <translation>进入 %1</translation>
    </message>
    <message>
        <source>the vector</source>
        <translation>异常向量</translation>
    </message>
    <message>
        <source>outer window</source>
        <translation>外层窗口</translation>
    </message>
    <message>
        <source>stack</source>
        <translation>栈</translation>
    </message>
    <message>
        <source>base register</source>
        <translation>基址寄存器</translation>
    </message>
    <message>
        <source>footprint</source>
        <translation>足迹</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>迷失</translation>
    </message>
    <message>
        <source>effects</source>
        <translation>效果</translation>
    </message>
    <message>
        <source>violated (%1)</source>
        <translation>违反（%1）</translation>
    </message>
    <message>
        <source>could not be judged</source>
        <translation>无法判定</translation>
    </message>
    <message>
        <source>holds</source>
        <translation>成立</translation>
    </message>
    <message>
        <source>The world-switch contract</source>
        <translation>世界切换契约</translation>
    </message>
    <message>
        <source>switch %1</source>
        <translation>切换 %1</translation>
    </message>
    <message>
        <source> · guest %1</source>
        <translation> · 客户机 %1</translation>
    </message>
    <message>
        <source>violated</source>
        <translation>违反</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>未判定</translation>
    </message>
    <message>
        <source> · rule %1 · %2 · switch %3</source>
        <translation> · 规则 %1 · %2 · 切换 %3</translation>
    </message>
    <message>
        <source>%1 (switches: %2)</source>
        <translation>%1（切换：%2）</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 以及另外 %2 个</translation>
    </message>
    <message>
        <source>a guest was entered and came back: %1 · returned early: %2 · lost: %3</source>
        <translation>进入了客户机并返回：%1 · 提前返回：%2 · 丢失：%3</translation>
    </message>
    <message>
        <source>%1 bytes for %2 at %3</source>
        <translation>属于 %2 的 %1 字节在 %3</translation>
    </message>
    <message>
        <source>where it was linked to</source>
        <translation>链接时指定的地址</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>a switch was lost: %1</source>
        <translation>有一次切换迷失了：%1</translation>
    </message>
    <message>
        <source>cut: %1</source>
        <translation>被截断：%1</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>%1 · %2 bytes · format %3</source>
        <translation>%1 · %2 字节 · 格式 %3</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>制作者</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>机器</translation>
    </message>
    <message>
        <source>one that ran already, through its stub</source>
        <translation>已在运行的机器，经由它的调试桩</translation>
    </message>
    <message>
        <source>CPU model</source>
        <translation>CPU 型号</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>不清楚</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>映像</translation>
    </message>
    <message>
        <source>The image lies</source>
        <translation>映像位于</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Guest %1</source>
        <translation>客户机 %1</translation>
    </message>
    <message>
        <source>%1 at %2 · switches: %3</source>
        <translation>%1，位于 %2 · 切换：%3</translation>
    </message>
    <message>
        <source>Switches</source>
        <translation>切换</translation>
    </message>
    <message>
        <source>%1 · complete: %2</source>
        <translation>%1 · 完整：%2</translation>
    </message>
    <message>
        <source>Of these</source>
        <translation>其中</translation>
    </message>
    <message>
        <source>On CPU</source>
        <translation>所在 CPU</translation>
    </message>
    <message>
        <source>Host&apos;s context at</source>
        <translation>宿主上下文位于</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>%1 · instructions: %2 · runs of a guest: %3 · of the host: %4</source>
        <translation>%1 · 指令：%2 · 客户机自由运行：%3 · 宿主自由运行：%4</translation>
    </message>
    <message>
        <source>How the values of instructions are known</source>
        <translation>指令的值是如何得知的</translation>
    </message>
    <message>
        <source>by QEMU&apos;s log: %1 (general registers seen there, the rest foretold by the instruction and confirmed at the next stop) · read after the instruction: %2</source>
        <translation>来自 QEMU 的日志：%1（通用寄存器在日志里看到，其余由指令预言，并在下一次停机时得到证实）· 指令执行后读取：%2</translation>
    </message>
    <message>
        <source>Followed</source>
        <translation>跟踪</translation>
    </message>
    <message>
        <source>registers: %1 · words of memory: %2</source>
        <translation>寄存器：%1 · 内存字：%2</translation>
    </message>
    <message>
        <source>Not shown by the machine&apos;s stub</source>
        <translation>机器的调试桩没有给出</translation>
    </message>
    <message>
        <source>Steps at which the machine did something else than the instruction says</source>
        <translation>机器所做与指令所说不同的步</translation>
    </message>
    <message>
        <source>Each exit was made to take the vector</source>
        <translation>每次退出都被安排进入的向量</translation>
    </message>
    <message>
        <source>The machine ended by itself</source>
        <translation>机器自行结束</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>结局</translation>
    </message>
    <message>
        <source>1; 2 for check: one for each guest</source>
        <translation>1；check 为 2：每个客户机一次</translation>
    </message>
    <message>
        <source>Keep the recording in FILE.</source>
        <translation>把记录保存到 FILE。</translation>
    </message>
    <message>
        <source>Step each instruction, also of a machine that is started here; else QEMU&apos;s log of instructions is used, which is many times as fast.</source>
        <translation>逐条单步执行指令，即使是在这里启动的机器；否则使用 QEMU 的指令日志，快许多倍。</translation>
    </message>
    <message>
        <source>Show the host&apos;s function round the switch too, where the system registers change worlds.</source>
        <translation>也显示切换外面的宿主函数，系统寄存器在那里换世界。</translation>
    </message>
    <message>
        <source>auto (default: when the output is a terminal and NO_COLOR is not set), always or never.</source>
        <translation>auto（默认：输出是终端且未设 NO_COLOR 时）、always 或 never。</translation>
    </message>
    <message>
        <source>print, check or info.</source>
        <translation>print、check 或 info。</translation>
    </message>
    <message>
        <source>A recording kept with -o or by the window.</source>
        <translation>用 -o 或由窗口保存的记录。</translation>
    </message>
    <message>
        <source>There is no command &apos;%1&apos;: it is print, check or info.</source>
        <translation>没有命令“%1”：应为 print、check 或 info。</translation>
    </message>
    <message>
        <source>%1 needs the file of a recording, made with -o FILE.</source>
        <translation>%1 需要用 -o FILE 做成的记录文件。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is one argument too many.</source>
        <translation>“%1”是多余的参数。</translation>
    </message>
    <message>
        <source>--outer is for print and check; info tells of the whole recording.</source>
        <translation>--outer 用于 print 和 check；info 说明整份记录。</translation>
    </message>
    <message>
        <source>World switch, instruction by instruction</source>
        <translation>世界切换，逐条指令</translation>
    </message>
    <message>
        <source>Whose value: [H] the host&apos;s · [A], [B] a guest&apos;s · [p] a pointer · [c] a code address · [s] scratch, nobody&apos;s · [?] not known.</source>
        <translation>谁的值：[H] 宿主的 · [A]、[B] 客户机的 · [p] 指针 · [c] 代码地址 · [s] 临时值，不属于谁 · [?] 不清楚。</translation>
    </message>
    <message>
        <source>Switch %1 of %2</source>
        <translation>切换 %1，共 %2 次</translation>
    </message>
    <message>
        <source>No step of a switch is in this recording.</source>
        <translation>这份记录里没有切换的步骤。</translation>
    </message>
    <message>
        <source>--format json prints a whole recording: name %1 alone.</source>
        <translation>--format json 打印整份记录：请只写 %1。</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>未读取</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>Of --linux: what time is, instructions (default) or the host&apos;s clock: host.</source>
        <translation>与 --linux 一起：时间是什么，指令数 instructions（默认）还是宿主机的时钟 host。</translation>
    </message>
    <message>
        <source>Of check: exit as git bisect run takes it, 125 for what could not be recorded or judged.</source>
        <translation>与 check 一起：按 git bisect run 的要求退出，无法记录或判定时为 125。</translation>
    </message>
    <message>
        <source>Records, prints and checks arm64 world switches, instruction by instruction.

  worldswitch-trace                boot the hypervisor and print one round trip
  worldswitch-trace print FILE     print a recording; of FILE#SWITCH/STEP/PLACE that step
  worldswitch-trace check [FILE]   hold the world-switch contract against it
  worldswitch-trace info FILE      say what is in a recording

Exit codes: 0 printed, or the contract holds; 1 violated; 2 usage; 3 could not record or judge (with --bisect 125).</source>
        <translation>逐条指令地记录、打印和检查 arm64 世界切换。

  worldswitch-trace                启动虚拟机监控器，打印一个来回
  worldswitch-trace print FILE     打印一份记录；FILE#SWITCH/STEP/PLACE 则只打印那一步
  worldswitch-trace check [FILE]   用世界切换契约检验它
  worldswitch-trace info FILE      说明记录里有什么

退出码：0 已打印，或契约成立；1 违反；2 用法错误；3 无法记录或判定（用 --bisect 时为 125）。</translation>
    </message>
    <message>
        <source>--clock says what time is to the Linux that --linux boots, and that is not there.</source>
        <translation>--clock 说的是 --linux 启动的 Linux 里时间是什么，而没有 --linux。</translation>
    </message>
    <message>
        <source>--bisect is for check, which has a verdict.</source>
        <translation>--bisect 用于 check，它才有结论。</translation>
    </message>
    <message>
        <source>A guest was entered: %1 · of these again, in the window in which it came back: %2 · returned early, without a guest: %3</source>
        <translation>进入客户机：%1 · 其中在它回来的同一窗口里再次进入：%2 · 没有进客户机就提前返回：%3</translation>
    </message>
    <message>
        <source>Guests came back by: %1</source>
        <translation>客户机回来的原因：%1</translation>
    </message>
    <message>
        <source>Outside the contract: %1 (%2)</source>
        <translation>契约之外：%1（%2）</translation>
    </message>
    <message>
        <source>The same %1 instructions %2 times more, and a last time below: they touch no memory.</source>
        <translation>同样的 %1 条指令再执行 %2 遍，最后一遍在下面：它们不碰内存。</translation>
    </message>
</context>
<context>
    <name>vm</name>
    <message>
        <source>Cannot unpack %1: zlib does not start.</source>
        <translation>无法解压 %1：zlib 启动不了。</translation>
    </message>
    <message>
        <source>%1 unpacks to more than %2, which no guest&apos;s image has.</source>
        <translation>%1 解压后超过 %2，没有客户机的映像有这么大。</translation>
    </message>
    <message>
        <source>%1 begins like a gzip file, and cannot be unpacked: is it cut off?</source>
        <translation>%1 开头像 gzip 文件，却无法解压：它被截断了吗？</translation>
    </message>
    <message>
        <source>%1 is a Linux Image of %2 bytes, and ends after %3: is it cut off?</source>
        <translation>%1 是 %2 字节的 Linux Image，却在 %3 字节处结束：它被截断了吗？</translation>
    </message>
    <message>
        <source>%1 is a Linux Image that asks for %2 bytes of memory, %3 behind its place: is its header damaged?</source>
        <translation>%1 是 Linux Image，要求 %2 字节内存，从它的位置之后 %3 字节处开始：它的头部损坏了吗？</translation>
    </message>
    <message>
        <source>segment %1 asks for 0x%2 bytes of memory from 0x%3, and has 0x%4 in the file</source>
        <translation>第 %1 段要求从 0x%3 起 0x%2 字节内存，而在文件中有 0x%4 字节</translation>
    </message>
    <message>
        <source>it has more than %1 segments to load</source>
        <translation>它要载入的段超过 %1 个</translation>
    </message>
    <message>
        <source>segment %1 lies over another, at 0x%2</source>
        <translation>第 %1 段与另一段重叠，在 0x%2</translation>
    </message>
    <message>
        <source>%1 is an ELF that cannot be loaded: %2.</source>
        <translation>%1 是 ELF，但无法载入：%2。</translation>
    </message>
    <message>
        <source>%1 is not an ELF for aarch64 or arm that can be loaded: is it damaged, or for another CPU?</source>
        <translation>%1 不是能加载的 aarch64 或 arm ELF：它损坏了，还是属于别的 CPU？</translation>
    </message>
    <message>
        <source>%1 is packed, and not with gzip: unpack it with %2 first.</source>
        <translation>%1 是压缩的，但不是用 gzip：请先用 %2 解压。</translation>
    </message>
    <message>
        <source>%1 is no Linux Image and no ELF; as a flat binary it has to have 1 byte to 64 MB, and it has %2.</source>
        <translation>%1 既不是 Linux Image 也不是 ELF；作为平面二进制它应有 1 字节到 64 MB，而它有 %2。</translation>
    </message>
    <message>
        <source>It comes with Debian&apos;s package %1: apt-get install %1.</source>
        <translation>它来自 Debian 的软件包 %1：apt-get install %1。</translation>
    </message>
    <message>
        <source>Cannot read the guest&apos;s image %1: %2.</source>
        <translation>无法读取客户机映像 %1：%2。</translation>
    </message>
    <message>
        <source>%1 wants a number from %2 to %3, and got &apos;%4&apos;.</source>
        <translation>%1 要 %2 到 %3 的数，得到的是“%4”。</translation>
    </message>
    <message>
        <source>--memory wants a size such as 512M or 1G, even and from 16M to 63G, and got &apos;%1&apos;.</source>
        <translation>--memory 要 512M 或 1G 这样的大小，为偶数、从 16M 到 63G，得到的是“%1”。</translation>
    </message>
    <message>
        <source>--seed wants a number of 64 bits, and got &apos;%1&apos;.</source>
        <translation>--seed 需要一个 64 位的数，得到的是“%1”。</translation>
    </message>
    <message>
        <source>Boots guests on the Worldswitch hypervisor, in this terminal.

  worldswitch-vm --guest IMAGE [option of that guest…] [--guest IMAGE2 …] [option…]

A guest is a Linux Image (compressed ones are unpacked), an ELF, or a flat binary that begins at address 0 and finds the device tree in x0. An ELF for arm runs in AArch32, and finds it in r2. Options of a guest follow its --guest.
Its board is QEMU&apos;s virt, as far as it goes: GICv3, PL011, PL031, flash, virtio over MMIO of version 2 alone (a driver for legacy devices, version 1, finds none).</source>
        <translation>在这个终端里，在 Worldswitch 虚拟机监控器上启动客户机。

  worldswitch-vm --guest IMAGE [该客户机的选项…] [--guest IMAGE2 …] [选项…]

客户机是 Linux Image（压缩的会解压）、ELF，或从地址 0 开始、在 x0 里得到设备树的平面二进制。arm 的 ELF 以 AArch32 运行，在 r2 里得到设备树。客户机的选项写在它的 --guest 之后。
它的主板仿照 QEMU 的 virt，所含部分相同：GICv3、PL011、PL031、闪存，以及只有版本 2 的 virtio MMIO（只认旧式设备即版本 1 的驱动找不到设备）。</translation>
    </message>
    <message>
        <source>Ctrl-A x ends the machine. With several guests, each line carries its guest&apos;s name and is plain text (escape sequences are left out), and Ctrl-] takes what is typed to the next one; with --console it shows that one instead, and what the others print is not seen.

Exit codes: 0 when every guest switched itself off or Ctrl-A x was typed, 1 when one died or asked for a reset (no image is kept to boot again), 2 for a wrong command line, 3 when it could not run.</source>
        <translation>Ctrl-A x 结束机器。有几个客户机时，每行带有客户机的名字，并且是纯文本（转义序列被省去），Ctrl-] 把键入的内容转给下一个；用 --console 时改为显示那一个，其他客户机打印的内容看不到。

退出码：每个客户机都自己关机或键入了 Ctrl-A x 时为 0，有一个死掉或要求复位（没有保留可再次启动的映像）为 1，命令行有误为 2，无法运行为 3。</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>它是空的</translation>
    </message>
    <message>
        <source>it has %1 bytes, and QEMU loads no more than %2 (2 GB) from a file</source>
        <translation>它有 %1 字节，而 QEMU 从一个文件最多载入 %2 字节（2 GB）</translation>
    </message>
    <message>
        <source>The hypervisor&apos;s image %1 was not found. Build it, or name one with --image.</source>
        <translation>没有找到虚拟机监控器的映像 %1。请先构建，或用 --image 指明一个。</translation>
    </message>
    <message>
        <source>%1 is no image of the hypervisor: it is no ELF that can be read.</source>
        <translation>%1 不是虚拟机监控器的映像：它不是能读取的 ELF。</translation>
    </message>
    <message>
        <source>Cannot hold a guest&apos;s %1 bytes in memory for QEMU: %2.</source>
        <translation>无法在内存里为 QEMU 保存客户机的 %1 字节：%2。</translation>
    </message>
</context>
<context>
    <name>vm::GuestPlanner</name>
    <message>
        <source>--append has %1 bytes, and Linux takes a command line of at most %2: it would lose the rest without a word.</source>
        <translation>--append 有 %1 字节，而 Linux 的命令行最多 %2 字节：其余的会被它悄悄丢掉。</translation>
    </message>
    <message>
        <source>%1 is for aarch64: --aarch32 is for flat binaries, of which nothing says so.</source>
        <translation>%1 属于 aarch64：--aarch32 用于平面二进制，它们自己不说明属于哪种 CPU。</translation>
    </message>
    <message>
        <source>%1 needs memory up to address 0x%2, and the guest&apos;s ends at 0x%3: give it more with --memory.</source>
        <translation>%1 需要到地址 0x%2 为止的内存，而客户机的内存到 0x%3 为止：请用 --memory 给它更多。</translation>
    </message>
    <message>
        <source>%1 needs %2 bytes from address 0x%3, where the guest has no memory: give it more with --memory.</source>
        <translation>%1 从地址 0x%3 起需要 %2 字节，而客户机在那里没有内存：请用 --memory 给它更多。</translation>
    </message>
    <message>
        <source>Cannot read the initrd %1: %2.</source>
        <translation>无法读取 initrd %1：%2。</translation>
    </message>
    <message>
        <source>Cannot read the disk %1: %2. An empty one of 64 MB is made with: truncate -s 64M %1</source>
        <translation>无法读取磁盘 %1：%2。这样可以建一个 64 MB 的空磁盘：truncate -s 64M %1</translation>
    </message>
    <message>
        <source>Cannot read the disk %1: %2.</source>
        <translation>无法读取磁盘 %1：%2。</translation>
    </message>
    <message>
        <source>of the board</source>
        <translation>主板自带的</translation>
    </message>
    <message>
        <source>Cannot read the device tree %1: %2.</source>
        <translation>无法读取设备树 %1：%2。</translation>
    </message>
    <message>
        <source>The device tree %1 is larger than 2 MB.</source>
        <translation>设备树 %1 大于 2 MB。</translation>
    </message>
</context>
<context>
    <name>vm::Known</name>
    <message>
        <source>Boot this guest: what it is, is said above.</source>
        <translation>启动这个客户机；可以是什么，见上文。</translation>
    </message>
    <message>
        <source>Guest: the first file system of a Linux guest.</source>
        <translation>客户机：Linux 客户机的初始文件系统。</translation>
    </message>
    <message>
        <source>Guest: its command line.</source>
        <translation>客户机：它的命令行。</translation>
    </message>
    <message>
        <source>Guest: its virtual CPUs, 1 (default) to 8.</source>
        <translation>客户机：它的虚拟 CPU 数，1（默认）到 8。</translation>
    </message>
    <message>
        <source>Guest: its memory (default: 512M).</source>
        <translation>客户机：它的内存（默认：512M）。</translation>
    </message>
    <message>
        <source>Guest: a disk, read into memory; what the guest writes is lost at the end.</source>
        <translation>客户机：一个磁盘，读入内存；客户机写入的内容在结束时丢失。</translation>
    </message>
    <message>
        <source>Guest: its device tree, in place of the board&apos;s.</source>
        <translation>客户机：它的设备树，代替主板自带的。</translation>
    </message>
    <message>
        <source>Guest: its flat binary is for arm: EL1 is AArch32 (cortex-a57 and max).</source>
        <translation>客户机：它的平面二进制属于 arm：EL1 为 AArch32（cortex-a57 和 max）。</translation>
    </message>
    <message>
        <source>Guest: leave virtio&apos;s block device out of its device tree.</source>
        <translation>客户机：它的设备树中不写 virtio 块设备。</translation>
    </message>
    <message>
        <source>Guest: leave virtio&apos;s console out of it; the PL011 is always there.</source>
        <translation>客户机：它的设备树中不写 virtio 控制台；PL011 总是有的。</translation>
    </message>
    <message>
        <source>Guest: its system and FP registers change hands at each entry, as in KVM without VHE; else when it gets a CPU and when it gives it up.</source>
        <translation>客户机：它的系统寄存器和浮点寄存器在每次进入时换手，如没有 VHE 的 KVM；否则在它得到 CPU 和交出 CPU 时换手。</translation>
    </message>
    <message>
        <source>Physical CPUs, 1 to 4 (default: as many as the largest guest has).</source>
        <translation>物理 CPU 数，1 到 4（默认：同最大的客户机）。</translation>
    </message>
    <message>
        <source>Give up after that many seconds.</source>
        <translation>超过这么多秒就放弃。</translation>
    </message>
    <message>
        <source>Show guest N alone (A or 1 is the first), as it prints: for programs that use the whole screen.</source>
        <translation>只显示客户机 N（A 或 1 是第一个），原样显示：用于占满整个屏幕的程序。</translation>
    </message>
    <message>
        <source>The random numbers that guests start with (kaslr-seed, rng-seed) follow from N; else they are new each time, and fixed with --gdb.</source>
        <translation>客户机开始时得到的随机数（kaslr-seed、rng-seed）由 N 决定；否则每次都是新的，用 --gdb 时固定。</translation>
    </message>
    <message>
        <source>Wait for a debugger, whose endpoint is printed; time counts instructions then, and stands still while the machine is halted.</source>
        <translation>等待调试器，并打印它的端点；此时时间按指令计数，机器停住时时间也停住。</translation>
    </message>
</context>
<context>
    <name>vm::Reader</name>
    <message>
        <source>&apos;%1&apos; is not an option; to boot a guest, write --guest %1.</source>
        <translation>“%1”不是选项；要启动客户机，请写 --guest %1。</translation>
    </message>
    <message>
        <source>There is nothing to boot: name a guest with --guest IMAGE.</source>
        <translation>没有可启动的：请用 --guest IMAGE 指明客户机。</translation>
    </message>
    <message>
        <source>There can be %1 guests at most.</source>
        <translation>最多可有 %1 个客户机。</translation>
    </message>
    <message>
        <source>--console wants one of the guests, and there are %1.</source>
        <translation>--console 需要其中一个客户机，而一共有 %1 个。</translation>
    </message>
    <message>
        <source>%1 wants the name of a file, and got &apos;%2&apos;.</source>
        <translation>%1 要一个文件名，得到的是“%2”。</translation>
    </message>
    <message>
        <source>%1 is given twice for the same guest.</source>
        <translation>%1 对同一个客户机给了两次。</translation>
    </message>
    <message>
        <source>%1 is given twice.</source>
        <translation>%1 给了两次。</translation>
    </message>
    <message>
        <source>%1 belongs to a guest: put it behind its --guest.</source>
        <translation>%1 属于某个客户机：请写在它的 --guest 之后。</translation>
    </message>
    <message>
        <source>--disk and --no-disk are for different guests: one guest has a disk or has none.</source>
        <translation>--disk 和 --no-disk 用于不同的客户机：一个客户机要么有磁盘，要么没有。</translation>
    </message>
</context>
<context>
    <name>vm::Session</name>
    <message>
        <source>Ended by the signal SIG%1.</source>
        <translation>由信号 SIG%1 结束。</translation>
    </message>
    <message>
        <source>Ended from the keyboard.</source>
        <translation>由键盘结束。</translation>
    </message>
    <message>
        <source>The machine waits for a debugger at %1, and goes on when that says so.</source>
        <translation>机器在 %1 等待调试器，调试器让它继续时才继续。</translation>
    </message>
    <message>
        <source>The guests&apos; console cannot be written to standard output: %1.</source>
        <translation>无法把客户机的控制台写到标准输出：%1。</translation>
    </message>
    <message>
        <source>The hypervisor refused these guests: its sentence is above.</source>
        <translation>虚拟机监控器拒绝了这些客户机：原因见上文。</translation>
    </message>
    <message>
        <source>A guest died or asked for a reset, or the hypervisor failed: its report is above.</source>
        <translation>有客户机死掉了或要求复位，或是虚拟机监控器本身出错：报告见上文。</translation>
    </message>
    <message numerus="yes">
        <source>The guests were still running after %n second(s) (--timeout).</source>
        <translation>
            <numerusform>%n 秒之后客户机仍在运行（--timeout）。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vm::Tree</name>
    <message>
        <source>The device tree %1 cannot be used: %2.</source>
        <translation>设备树 %1 不能用：%2。</translation>
    </message>
</context>
</TS>
