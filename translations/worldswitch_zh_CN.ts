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
        <source>Nothing printed so far.</source>
        <translation>到目前为止什么也没有打印。</translation>
    </message>
    <message>
        <source>Console: what the machine prints</source>
        <translation>控制台：机器打印的内容</translation>
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
</context>
<context>
    <name>LessonPanel</name>
    <message>
        <source>Hint</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>The lesson's text</source>
        <translation>课程正文</translation>
    </message>
    <message>
        <source>Your answer</source>
        <translation>你的答案</translation>
    </message>
    <message>
        <source>The lesson's step before</source>
        <translation>课程的上一步</translation>
    </message>
    <message>
        <source>Close the lesson</source>
        <translation>关闭课程</translation>
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
        <source>Hint: %1</source>
        <translation>提示：%1</translation>
    </message>
    <message>
        <source>Lesson: %1</source>
        <translation>课程：%1</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>第 %1 步，共 %2 步</translation>
    </message>
    <message>
        <source>%1 of %2 points</source>
        <translation>%1 分，满分 %2</translation>
    </message>
    <message>
        <source>%1 · step %2 of %3 · %4 of %5 points</source>
        <translation>%1 · 第 %2 步，共 %3 步 · %4 / %5 分</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>A number or an expression</source>
        <translation>一个数或表达式</translation>
    </message>
    <message>
        <source>Go on without an answer, and without its points</source>
        <translation>不作答，继续往下，不得这一步的分</translation>
    </message>
    <message>
        <source>That comes after the question: answer it first, or skip it.</source>
        <translation>那在这道题之后：请先作答，或者跳过它。</translation>
    </message>
    <message>
        <source>That is the machine's ending, and no answer of yours.</source>
        <translation>这是机器的结局，与你的回答无关。</translation>
    </message>
    <message>
        <source>This lesson needs %1 world switches. They are being recorded; Esc stops it.</source>
        <translation>本课需要 %1 次世界切换，正在录制；按 Esc 停止。</translation>
    </message>
    <message>
        <source>This lesson needs %1 world switches, and %2 are recorded. The button below records them.</source>
        <translation>本课需要 %1 次世界切换，现已录制 %2 次。按下面的按钮录制。</translation>
    </message>
    <message>
        <source>This lesson needs %1 world switches, and %2 are recorded. The machine that was attached to has gone on: attach to it from its start, with --switches %1.</source>
        <translation>本课需要 %1 次世界切换，现已录制 %2 次。所连接的机器已经继续运行：请从它启动时连接，并加上 --switches %1。</translation>
    </message>
    <message>
        <source>Recording: %1 of %2</source>
        <translation>正在录制：%1 / %2</translation>
    </message>
    <message>
        <source>Record %1 switches (Enter)</source>
        <translation>录制 %1 次切换（Enter）</translation>
    </message>
    <message>
        <source>Check (Enter)</source>
        <translation>检查（Enter）</translation>
    </message>
    <message>
        <source>Right; without points, because you went on before you answered.</source>
        <translation>对了；但你在作答之前就往下看了，所以不得分。</translation>
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
        <source>Go to the phase's beginning</source>
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
        <source>Go to the switch's beginning</source>
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
        <source>Size, theme, pace and panels as at first</source>
        <translation>大小、主题、速度和面板都回到最初</translation>
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
        <source>recording %1/%2, %3 steps</source>
        <translation>正在记录 %1/%2，%3 步</translation>
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
        <source>%1 – Worldswitch</source>
        <translation>%1 – Worldswitch</translation>
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
    <name>Stage</name>
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
        <source>guest %1's</source>
        <translation>客户机 %1 的</translation>
    </message>
    <message>
        <source>host's</source>
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
        <source>The switch: host context, CPU registers, guest context, EL2 stack</source>
        <translation>世界切换：宿主上下文、CPU 寄存器、客户机上下文、EL2 栈</translation>
    </message>
    <message>
        <source>Next: %1</source>
        <translation>下一条：%1</translation>
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
        <source>There is no register called “%1”.</source>
        <translation>没有名为“%1”的寄存器。</translation>
    </message>
    <message>
        <source>“%1” is 128 bits wide: an expression has 64.</source>
        <translation>“%1”有 128 位：表达式只有 64 位。</translation>
    </message>
    <message>
        <source>This is not TOML: %1.</source>
        <translation>这不是 TOML：%1。</translation>
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
        <source>%1 cannot be opened: %2.</source>
        <translation>%1 无法打开：%2。</translation>
    </message>
    <message>
        <source>The machine ended before it called the host's function at %1, from which a guest is entered. %2</source>
        <translation>机器在调用位于 %1 的宿主函数（由它进入客户机）之前就结束了。%2</translation>
    </message>
    <message>
        <source>The machine ended before it called the host's function at %1, from which a guest is entered. The last that it printed is: %2</source>
        <translation>机器在调用 %1 处的宿主函数（由它进入客户机）之前就结束了。它最后打印的是：%2</translation>
    </message>
    <message>
        <source>The recording's facts are not to be believed: %1. Record again.</source>
        <translation>记录中的事实不可信：%1。请重新记录。</translation>
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
    <name>cli</name>
    <message>
        <source>Writing the output failed: %1.</source>
        <translation>写输出失败：%1。</translation>
    </message>
    <message>
        <source>There is no language '%1': --language is %2.</source>
        <translation>没有语言“%1”：--language 是 %2。</translation>
    </message>
    <message>
        <source> or </source>
        <translation> 或 </translation>
    </message>
</context>
<context>
    <name>gui</name>
    <message>
        <source>Shows one real world switch of an arm64 hypervisor, step by step. Without options it starts QEMU with the hypervisor that was built with it.</source>
        <translation>一步一步地显示 arm64 虚拟机监控器的一次真实世界切换。不带选项时，用一同构建的虚拟机监控器启动 QEMU。</translation>
    </message>
    <message>
        <source>Open a recording instead of starting a machine.</source>
        <translation>打开一份记录，而不启动机器。</translation>
    </message>
    <message>
        <source>Attach to a machine that runs already: unix:PATH or HOST:PORT.</source>
        <translation>连接一台已经在运行的机器：unix:PATH 或 HOST:PORT。</translation>
    </message>
    <message>
        <source>Another build of the hypervisor.</source>
        <translation>虚拟机监控器的另一个构建。</translation>
    </message>
    <message>
        <source>CPU model: cortex-a57, cortex-a76 or max.</source>
        <translation>CPU 型号：cortex-a57、cortex-a76 或 max。</translation>
    </message>
    <message>
        <source>How many world switches to record.</source>
        <translation>要记录多少次世界切换。</translation>
    </message>
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
        <source>en or zh_CN.</source>
        <translation>en 或 zh_CN。</translation>
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
        <source>Say this and end.</source>
        <translation>显示这段说明后结束。</translation>
    </message>
    <message>
        <source>Say the version and end.</source>
        <translation>显示版本后结束。</translation>
    </message>
    <message>
        <source>Exit codes: 0 done, 2 usage, 3 could not run.</source>
        <translation>退出码：0 完成，2 用法错误，3 无法运行。</translation>
    </message>
    <message>
        <source>'%1' is not an option; to open a recording, write --open %1.</source>
        <translation>“%1”不是选项；要打开记录，请写 --open %1。</translation>
    </message>
    <message>
        <source>--switches takes a number from 1 to 1000, not '%1'.</source>
        <translation>--switches 要 1 到 1000 的数，不是“%1”。</translation>
    </message>
    <message>
        <source>--at takes a step's number, 0 or more, not '%1'.</source>
        <translation>--at 要步骤编号，0 或更大，不是“%1”。</translation>
    </message>
    <message>
        <source>--size takes WIDTHxHEIGHT from 1280x800 to 16384x16384, not '%1'.</source>
        <translation>--size 要 WIDTHxHEIGHT，从 1280x800 到 16384x16384，不是“%1”。</translation>
    </message>
    <message>
        <source>--theme is light or dark, not '%1'.</source>
        <translation>--theme 是 light 或 dark，不是“%1”。</translation>
    </message>
    <message>
        <source>--screenshot takes the picture's file, not ''.</source>
        <translation>--screenshot 要图片的文件名，不是空的。</translation>
    </message>
    <message>
        <source>--open shows a file and --connect a machine: choose one.</source>
        <translation>--open 显示文件，--connect 显示机器：选一个。</translation>
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
        <source>The picture could not be written to %1; is the folder there, and may it be written to?</source>
        <translation>图片无法写到 %1；那个文件夹存在吗，允许写入吗？</translation>
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
        <source>… and %1 more</source>
        <translation>… 还有 %1 个</translation>
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
        <source>There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): open the window in a desktop session, or take a picture with --screenshot FILE.png.</source>
        <translation>没有显示器（DISPLAY 和 WAYLAND_DISPLAY 都没有设置）：请在桌面会话中打开窗口，或者用 --screenshot FILE.png 生成图片。</translation>
    </message>
    <message>
        <source>Covered while the lesson's question is open: answer it, or skip it.</source>
        <translation>课程的题目还没有作答，这里先盖住：请作答，或者跳过它。</translation>
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
        <source>“%1” is not an ELF file. Give the hypervisor's ELF, not its binary or its source.</source>
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
        <source>The debug information of “%1” is packed, and says that it has more than %2. Build it without -gz.</source>
        <translation>“%1”的调试信息经过压缩，并声称解压后超过 %2。构建时请不要用 -gz。</translation>
    </message>
    <message>
        <source>The struct “%2” of “%1” has more members than can be shown.</source>
        <translation>“%1”中的结构体“%2”成员太多，无法显示。</translation>
    </message>
</context>
<context>
    <name>lessons</name>
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
        <source>The recording has no world switch, so “enter.” and “vector.” mean nothing in it.</source>
        <translation>记录里没有世界切换，所以“enter.”和“vector.”在其中没有意义。</translation>
    </message>
    <message>
        <source>The guest does not come back in this world switch, so “vector.” means nothing in it.</source>
        <translation>这次世界切换里客户机没有回来，所以“vector.”在其中没有意义。</translation>
    </message>
    <message>
        <source>The memory at %1 could not be read: it was not recorded.</source>
        <translation>%1 处的内存无法读取：它没有被记录。</translation>
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
        <source>“%1” must be a whole number, at least %2.</source>
        <translation>“%1”必须是整数，至少 %2。</translation>
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
        <source>A diagnosis belongs to a check or to an event, and the step has neither “expect” nor “run_to”.</source>
        <translation>诊断属于检查或事件，而这一步既没有“expect”也没有“run_to”。</translation>
    </message>
    <message>
        <source>“%1” is no id: use small letters, digits and hyphens.</source>
        <translation>“%1”不能作 id：请用小写字母、数字和连字符。</translation>
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
        <source>“%1” there, “%2” here</source>
        <translation>那边是“%1”，这边是“%2”</translation>
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
        <source>%1 is not the same lesson as %2: %3.</source>
        <translation>%1 与 %2 不是同一课：%3。</translation>
    </message>
    <message>
        <source>“%1” does not happen before “%2”.</source>
        <translation>“%1”没有发生在“%2”之前。</translation>
    </message>
    <message numerus="yes">
        <source>“%1” does not happen within the lesson's %n instruction(s).</source>
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
        <source>Which guest is entered at state %1 cannot be told: x0 pointed to no vcpu at %2.</source>
        <translation>状态 %1 进入的是哪个客户机无从得知：在 %2 处 x0 没有指向任何 vcpu。</translation>
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
        <source>The lesson's title is empty.</source>
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
        <source>expected %1 = %2: %3, seen %4</source>
        <translation>应有 %1 = %2：%3，实为 %4</translation>
    </message>
    <message>
        <source>ERROR: %1</source>
        <translation>错误：%1</translation>
    </message>
    <message>
        <source>%1 · %2 world switches · %3 steps</source>
        <translation>%1 · %2 次世界切换 · %3 步</translation>
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
        <source>Boot this build of the hypervisor.</source>
        <translation>启动虚拟机监控器的这个构建。</translation>
    </message>
    <message>
        <source>The CPU model: cortex-a57, cortex-a76 or max.</source>
        <translation>CPU 型号：cortex-a57、cortex-a76 或 max。</translation>
    </message>
    <message>
        <source>Judge this recording instead of booting a machine.</source>
        <translation>评判这份记录，而不启动机器。</translation>
    </message>
    <message>
        <source>Attach to a machine that runs: unix:PATH or HOST:PORT.</source>
        <translation>连接一台已经在运行的机器：unix:PATH 或 HOST:PORT。</translation>
    </message>
    <message>
        <source>The report: text or json.</source>
        <translation>报告：text 或 json。</translation>
    </message>
    <message>
        <source>The language of the lesson: en or zh_CN.</source>
        <translation>课程的语言：en 或 zh_CN。</translation>
    </message>
    <message>
        <source>The folder of the lessons.</source>
        <translation>课程所在的文件夹。</translation>
    </message>
    <message>
        <source>%1: %2, %3 steps, %4 points.</source>
        <translation>%1：%2，%3 步，%4 分。</translation>
    </message>
    <message>
        <source>Runs a lesson without a window: each step is judged on the machine.
Exit codes: 0 pass, 1 fail, 2 usage, 3 the machine could not be judged.</source>
        <translation>不用窗口运行一课：每一步都在机器上评判。
退出码：0 通过，1 失败，2 用法错误，3 机器无法评判。</translation>
    </message>
    <message>
        <source>run LESSON, list, or validate FILE</source>
        <translation>run LESSON、list 或 validate FILE</translation>
    </message>
    <message>
        <source>“%1” is no format: use text or json.</source>
        <translation>“%1”不是可用的格式：请用 text 或 json。</translation>
    </message>
    <message>
        <source>--open judges a recording: it takes no --image and no --connect.</source>
        <translation>--open 评判一份记录：它不与 --image 或 --connect 同用。</translation>
    </message>
    <message>
        <source>Use: worldswitch-lesson run LESSON, list, or validate FILE (--help says more).</source>
        <translation>用法：worldswitch-lesson run LESSON、list 或 validate FILE（--help 有更多说明）。</translation>
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
        <source>“%1” is not there yet: a prediction sees what is there before it, and nothing later.</source>
        <translation>“%1”还没有发生：预测只能用提问之前已有的东西，不能用之后的。</translation>
    </message>
    <message>
        <source>Register %1 could not be read: the machine's debugger does not show it.</source>
        <translation>寄存器 %1 无法读取：机器的调试器不显示它。</translation>
    </message>
    <message>
        <source>Register %1 could not be read: a recording does not keep it.</source>
        <translation>寄存器 %1 无法读取：记录里不保存它。</translation>
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
        <source>“%1” must be a whole number, at most %2.</source>
        <translation>“%1”必须是整数，最大为 %2。</translation>
    </message>
    <message>
        <source>“%1” is longer than %2 characters.</source>
        <translation>“%1”超过了 %2 个字符。</translation>
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
        <source>This belongs to a check, and the step has no “expect”.</source>
        <translation>这属于一次检查，而这一步没有 “expect”。</translation>
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
        <source>“%1” does not happen in this world switch.</source>
        <translation>在这次世界切换里没有发生“%1”。</translation>
    </message>
    <message>
        <source>The id “%1” is the one of step %2 already: each step has its own.</source>
        <translation>标识“%1”已经是第 %2 步的了：每一步有自己的标识。</translation>
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
        <source>The contract is violated: %1</source>
        <translation>契约被违反：%1</translation>
    </message>
    <message>
        <source>The machine's console:</source>
        <translation>机器的控制台：</translation>
    </message>
    <message numerus="yes">
        <source>The lesson's %n instruction(s) are used up.</source>
        <translation>
            <numerusform>课程允许的 %n 条指令用完了。</numerusform>
        </translation>
    </message>
    <message>
        <source>Judge these answers, too: TOML by the steps' ids. Without it nothing is asked.</source>
        <translation>同时评判这些答案：以步骤标识为键的 TOML 文件。没有它就不提问。</translation>
    </message>
    <message>
        <source>This is not TOML: %1.</source>
        <translation>这不是 TOML：%1。</translation>
    </message>
</context>
<context>
    <name>rsp::Transport</name>
    <message>
        <source>'%1' names no stub: write unix:PATH or HOST:PORT.</source>
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
    <message>
        <source>a socket's path has at most %1 bytes, and this has %2</source>
        <translation>套接字的路径最多 %1 字节，而这个有 %2 字节</translation>
    </message>
</context>
<context>
    <name>target</name>
    <message>
        <source>The stub's description of its registers is no XML (%1): is this a gdb stub of an arm64 machine?</source>
        <translation>调试桩对寄存器的描述不是 XML（%1）：这是 arm64 机器的 gdb 调试桩吗？</translation>
    </message>
    <message>
        <source>Cannot read the image %1: build it first, or name another.</source>
        <translation>无法读取映像 %1：请先构建，或指明另一个。</translation>
    </message>
    <message>
        <source>QEMU %1 is not one of those that this program is tested with (7.2 to 10.x): what it shows may differ.</source>
        <translation>QEMU %1 不在本程序测试过的版本（7.2 至 10.x）之内：它显示的内容可能有所不同。</translation>
    </message>
    <message>
        <source>Cannot make a directory for the debugger's socket in %1: %2. Name one that can be written to in the environment's TMPDIR.</source>
        <translation>无法在 %1 里为调试器的套接字建立目录：%2。请用环境变量 TMPDIR 指明一个可写的目录。</translation>
    </message>
</context>
<context>
    <name>target::QemuProcess</name>
    <message>
        <source>Cannot start %1 (%2): install the Debian package qemu-system-arm.</source>
        <translation>无法启动 %1（%2）：请安装 Debian 软件包 qemu-system-arm。</translation>
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
        <source>QEMU did not answer within %1 seconds: is the machine overloaded?</source>
        <translation>QEMU 在 %1 秒内没有应答：机器过载了吗？</translation>
    </message>
    <message>
        <source>The machine switched itself off (PSCI SYSTEM_OFF).</source>
        <translation>机器自己关机了（PSCI SYSTEM_OFF）。</translation>
    </message>
    <message>
        <source>QEMU ended: %1</source>
        <translation>QEMU 结束了：%1</translation>
    </message>
    <message>
        <source>QEMU was killed.</source>
        <translation>QEMU 被杀死了。</translation>
    </message>
    <message>
        <source>Cannot make a socket to speak to QEMU: %1.</source>
        <translation>无法建立与 QEMU 通信的套接字：%1。</translation>
    </message>
    <message>
        <source>Cannot start %1: %2.</source>
        <translation>无法启动 %1：%2。</translation>
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
</context>
<context>
    <name>target::StubMachine</name>
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
        <source>The machine is gone: its stub did not halt it when it was told to. Start it again.</source>
        <translation>机器已不在：调试桩没有按要求让它停住。请重新启动。</translation>
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
        <source>This session with the machine has ended.</source>
        <translation>与机器的这次会话已经结束。</translation>
    </message>
    <message>
        <source>The machine is gone: the stub closed the connection.</source>
        <translation>机器已不在：调试桩关闭了连接。</translation>
    </message>
    <message>
        <source>The machine is gone: %1</source>
        <translation>机器已不在：%1</translation>
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
        <source>The stub's answer makes no sense ('%1'): %2.</source>
        <translation>调试桩的应答没有意义（“%1”）：%2。</translation>
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
    <message>
        <source>QEMU was stopped by a signal or by a debugger, and answers nobody.</source>
        <translation>QEMU 被信号或调试器停住了，不回答任何人。</translation>
    </message>
    <message>
        <source>The replies of the stub are out of step with the questions: one was lost, damaged or doubled on its way. Nothing more is read of it.</source>
        <translation>调试桩的回答与问题错位了：有一个在途中丢失、损坏或重复了。不再从它读取任何内容。</translation>
    </message>
    <message>
        <source>reading the machine's state</source>
        <translation>读取机器的状态</translation>
    </message>
    <message>
        <source>The stub contradicts itself: the machine stands still, and its pc was %1 and is %2 now. It cannot be believed.</source>
        <translation>调试桩自相矛盾：机器停着，它的 pc 先是 %1，现在是 %2。不能相信它。</translation>
    </message>
    <message>
        <source>The machine has switched itself off, and QEMU only keeps it (-no-shutdown): it will not run again. Start it anew.</source>
        <translation>机器已经自己关机，QEMU 只是留着它（-no-shutdown）：它不会再运行。请重新启动它。</translation>
    </message>
</context>
<context>
    <name>timeline</name>
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
        <source>After the instruction at %1 %2 holds %3 and held %4 before, though the instruction does not write it.</source>
        <translation>在 %1 处的指令之后 %2 是 %3，之前是 %4，而这条指令并不写它。</translation>
    </message>
    <message>
        <source>One of the instructions from %1 to %2 changed %3 from %4 to %5, though none of them writes it.</source>
        <translation>从 %1 到 %2 的某条指令把 %3 从 %4 改成了 %5，而其中没有一条写它。</translation>
    </message>
    <message>
        <source>After the instruction at %1 %2 holds %3, where %4 was predicted.</source>
        <translation>在 %1 处的指令之后 %2 是 %3，而预测是 %4。</translation>
    </message>
    <message>
        <source>The machine ended before it called the host's function at %1, from which a guest is entered: connect to it earlier, while it is halted at reset (-S). %2</source>
        <translation>机器还没有调用宿主进入客户机的函数 %1 就结束了：请早一点连接，在它停在复位处（-S）的时候。%2</translation>
    </message>
    <message>
        <source>The recording was stopped before its first step.</source>
        <translation>记录在第一步之前就停止了。</translation>
    </message>
    <message>
        <source>The machine did not reach the host's function at %1 from which a guest is entered: does it run this image? %2</source>
        <translation>机器没有到达宿主进入客户机的函数 %1：它运行的是这个映像吗？%2</translation>
    </message>
</context>
<context>
    <name>timeline::Reader</name>
    <message>
        <source>%1 is a recording, but its beginning is damaged: %2</source>
        <translation>%1 是一份记录，但开头损坏：%2</translation>
    </message>
    <message>
        <source>it ends before the first facts.</source>
        <translation>它在最初的事实之前就结束了。</translation>
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
        <source>%1 is a recording of format %2, and this program reads format %3: open it with the version that wrote it.</source>
        <translation>%1 是格式 %2 的记录，而本程序读格式 %3：请用写它的那个版本打开。</translation>
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
        <source>the program that wrote it did not end it.</source>
        <translation>写它的程序没有把它写完。</translation>
    </message>
    <message>
        <source>%1 is not whole: %2 It is shown as far as it goes, %3 steps.</source>
        <translation>%1 不完整：%2能读到的部分照样显示，共 %3 步。</translation>
    </message>
    <message>
        <source>it is larger than %1</source>
        <translation>它大于 %1</translation>
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
    <message>
        <source>switch %1 is said to run from state %2 to state %3, in a window from %4 to %5; the last state is %6.</source>
        <translation>第 %1 次切换据称从状态 %2 到状态 %3，其窗口从 %4 到 %5；最后的状态是 %6。</translation>
    </message>
    <message>
        <source>switch %1 begins before the one before it ends.</source>
        <translation>第 %1 次切换在前一次结束之前就开始了。</translation>
    </message>
</context>
<context>
    <name>timeline::Run</name>
    <message>
        <source>The switch did not come back within %1 instructions; the last one was at %2.</source>
        <translation>切换没有在 %1 条指令内回来；最后一条在 %2。</translation>
    </message>
    <message>
        <source>The switch came back past its caller, to %1; the last instruction was at %2.</source>
        <translation>切换回来时越过了调用者，到了 %1；最后一条指令在 %2。</translation>
    </message>
    <message>
        <source>The host called %1 %2 times and never entered a guest.</source>
        <translation>宿主调用了 %1 %2 次，却从没进入客户机。</translation>
    </message>
    <message>
        <source>The recording was stopped before its first step.</source>
        <translation>记录在第一步之前就停止了。</translation>
    </message>
    <message>
        <source>The recording was stopped after %1 steps.</source>
        <translation>记录在 %1 步之后停止了。</translation>
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
        <source>The machine ended after %1 of %2 switches. %3</source>
        <translation>机器在 %2 次切换中的第 %1 次之后结束了。%3</translation>
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
        <source>The recording ends after %1 steps: no more fit into one.</source>
        <translation>记录在 %1 步之后结束：一份记录放不下更多。</translation>
    </message>
</context>
<context>
    <name>timeline::Writer</name>
    <message>
        <source>%1 cannot be written: %2. Choose another file.</source>
        <translation>%1 无法写入：%2。请另选一个文件。</translation>
    </message>
    <message>
        <source>%1 is no longer written, since it could not be before.</source>
        <translation>%1 不再写入，因为之前就写不进去。</translation>
    </message>
    <message>
        <source>%1 could not be written in full: %2. What was written before can be opened; make room and record again for the rest.</source>
        <translation>%1 没能写完整：%2。此前写下的可以打开；请腾出空间，再记录其余部分。</translation>
    </message>
    <message>
        <source>a recording has at most %1</source>
        <translation>一份记录最多 %1</translation>
    </message>
</context>
<context>
    <name>trace</name>
    <message>
        <source>entry to __guest_enter</source>
        <translation>进入 __guest_enter</translation>
    </message>
    <message>
        <source>the vector</source>
        <translation>异常向量</translation>
    </message>
    <message>
        <source>entry to __guest_exit</source>
        <translation>进入 __guest_exit</translation>
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
        <source>'worldswitch-trace --help' says what there is.</source>
        <translation>“worldswitch-trace --help”说明都有什么。</translation>
    </message>
    <message>
        <source>Record &lt;n&gt; world switches (default 1; 2 for check: one for each guest).</source>
        <translation>记录 &lt;n&gt; 次世界切换（默认 1；check 默认 2：每个客户机一次）。</translation>
    </message>
    <message>
        <source>CPU model: cortex-a57 (default), cortex-a76 or max.</source>
        <translation>CPU 型号：cortex-a57（默认）、cortex-a76 或 max。</translation>
    </message>
    <message>
        <source>text (default) or json: one object a line (docs/formats.md).</source>
        <translation>text（默认）或 json：每行一个对象（docs/formats.md）。</translation>
    </message>
    <message>
        <source>Keep the recording in &lt;file&gt;.</source>
        <translation>把记录保存在 &lt;file&gt;。</translation>
    </message>
    <message>
        <source>Another build of the hypervisor, with its DWARF.</source>
        <translation>虚拟机监控器的另一个构建，带 DWARF。</translation>
    </message>
    <message>
        <source>Record a machine that runs already, through its GDB stub: unix:PATH or HOST:PORT.</source>
        <translation>通过 GDB 调试桩记录一台已经在运行的机器：unix:PATH 或 HOST:PORT。</translation>
    </message>
    <message>
        <source>Show the host's function round the switch too, where the system registers change worlds.</source>
        <translation>也显示切换外面的宿主函数，系统寄存器在那里换世界。</translation>
    </message>
    <message>
        <source>auto (default: when the output is a terminal and NO_COLOR is not set), always or never.</source>
        <translation>auto（默认：输出是终端且未设 NO_COLOR 时）、always 或 never。</translation>
    </message>
    <message>
        <source>en or zh_CN (default: the system's).</source>
        <translation>en 或 zh_CN（默认：系统语言）。</translation>
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
        <source>Records, prints and checks arm64 world switches, instruction by instruction.

  worldswitch-trace                boot the hypervisor and print one round trip
  worldswitch-trace print FILE     print a recording
  worldswitch-trace check [FILE]   hold the world-switch contract against it

Exit codes: 0 printed, or the contract holds; 1 violated; 2 usage; 3 could not record or judge.</source>
        <translation>逐条指令地记录、打印和检查 arm64 世界切换。

  worldswitch-trace                启动虚拟机监控器，打印一个来回
  worldswitch-trace print FILE     打印一份记录
  worldswitch-trace check [FILE]   用世界切换契约检验它

退出码：0 已打印，或契约成立；1 违反；2 用法错误；3 无法记录或判定。</translation>
    </message>
    <message>
        <source>print or check.</source>
        <translation>print 或 check。</translation>
    </message>
    <message>
        <source>A recording kept with -o or by the window.</source>
        <translation>用 -o 或由窗口保存的记录。</translation>
    </message>
    <message>
        <source>There is no command '%1': it is print or check.</source>
        <translation>没有命令“%1”：应为 print 或 check。</translation>
    </message>
    <message>
        <source>print needs the file of a recording, made with -o FILE.</source>
        <translation>print 需要用 -o FILE 做成的记录文件。</translation>
    </message>
    <message>
        <source>'%1' is one argument too many.</source>
        <translation>“%1”是多余的参数。</translation>
    </message>
    <message>
        <source>--%1 cannot be '%2': it is %3.</source>
        <translation>--%1 不能是“%2”：应为 %3。</translation>
    </message>
    <message>
        <source>a number from 1 to %1</source>
        <translation>1 到 %1 的数</translation>
    </message>
    <message>
        <source>--%1 is for recording, but '%2' is recorded already.</source>
        <translation>--%1 用于记录，而“%2”已经是记录了。</translation>
    </message>
    <message>
        <source>--cpu is for a machine that is started here, but --connect names one that runs already.</source>
        <translation>--cpu 用于在这里启动的机器，而 --connect 指明了一台已在运行的机器。</translation>
    </message>
    <message>
        <source>World switch, instruction by instruction</source>
        <translation>世界切换，逐条指令</translation>
    </message>
    <message>
        <source>Whose value: [H] the host's · [A], [B] a guest's · [p] a pointer · [c] a code address · [s] scratch, nobody's · [?] not known.</source>
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
</context>
<context>
    <name>vm</name>
    <message>
        <source>Cannot unpack %1: zlib does not start.</source>
        <translation>无法解压 %1：zlib 启动不了。</translation>
    </message>
    <message>
        <source>%1 begins like a gzip file, and cannot be unpacked: is it cut off?</source>
        <translation>%1 开头像 gzip 文件，却无法解压：它被截断了吗？</translation>
    </message>
    <message>
        <source>%1 is not an ELF for aarch64 or arm that can be loaded: is it damaged, or for another CPU?</source>
        <translation>%1 不是能加载的 aarch64 或 arm ELF：它损坏了，还是属于别的 CPU？</translation>
    </message>
    <message>
        <source>%1 is no Linux Image and no ELF; as a flat binary it has to have 1 byte to 64 MB, and it has %2.</source>
        <translation>%1 既不是 Linux Image 也不是 ELF；作为平面二进制它应有 1 字节到 64 MB，而它有 %2。</translation>
    </message>
    <message>
        <source>Cannot read the guest's image %1: %2.</source>
        <translation>无法读取客户机映像 %1：%2。</translation>
    </message>
    <message>
        <source>'worldswitch-vm --help' says what there is.</source>
        <translation>“worldswitch-vm --help”说明都有什么。</translation>
    </message>
    <message>
        <source>%1 wants a number from %2 to %3, and got '%4'.</source>
        <translation>%1 要 %2 到 %3 的数，得到的是“%4”。</translation>
    </message>
    <message>
        <source>--memory wants a size such as 512M or 1G, even and from 16M to 63G, and got '%1'.</source>
        <translation>--memory 要 512M 或 1G 这样的大小，为偶数、从 16M 到 63G，得到的是“%1”。</translation>
    </message>
    <message>
        <source>The hypervisor's image %1 was not found. Build it, or name one with --hypervisor.</source>
        <translation>没有找到虚拟机监控器的映像 %1。请先构建，或用 --hypervisor 指明一个。</translation>
    </message>
    <message>
        <source>%1 is a Linux Image of %2 bytes, and ends after %3: is it cut off?</source>
        <translation>%1 是 %2 字节的 Linux Image，却在 %3 字节处结束：它被截断了吗？</translation>
    </message>
    <message>
        <source>%1 is packed, and not with gzip: unpack it with %2 first.</source>
        <translation>%1 是压缩的，但不是用 gzip：请先用 %2 解压。</translation>
    </message>
    <message>
        <source>%1 is no image of the hypervisor: it is no ELF that can be read.</source>
        <translation>%1 不是虚拟机监控器的映像：它不是能读取的 ELF。</translation>
    </message>
    <message>
        <source>Usage: worldswitch-vm --guest IMAGE [option of that guest…] [--guest IMAGE2 …] [option…]

Boots guests on the Worldswitch hypervisor, in this terminal.

A guest is a Linux Image (compressed ones are unpacked), an ELF, or a flat binary that begins at address 0 and finds the device tree in x0. An ELF for arm runs in AArch32, and finds it in r2. Behind its --guest:
  --initrd FILE   the first file system of a Linux guest
  --append TEXT   its command line
  --vcpus N       its virtual CPUs, 1 to 8 (1)
  --memory SIZE   its memory (512M)
  --disk FILE     a disk, read into memory; what the guest writes is lost at the end
  --dtb FILE      its device tree, in place of the board's
  --aarch32       its flat binary is for arm: EL1 is AArch32 (cortex-a57 and max)

The machine below:
  --cpus N        physical CPUs, 1 to 4 (as many as the largest guest has)
  --cpu MODEL     cortex-a57, cortex-a76 or max (cortex-a57)
  --timeout S     give up after that many seconds
  --console N     show guest N alone (A or 1 is the first), as it prints: for programs that use
                  the whole screen
  --seed N        the random numbers that guests start with (kaslr-seed, rng-seed) follow from N;
                  else they are new each time, and fixed with --gdb
  --gdb           wait for a debugger, whose endpoint is printed; time counts
                  instructions then, and stands still while the machine is halted
  --hypervisor F  another image of the hypervisor
  --language CODE en or zh_CN (the system's)

Ctrl-A x ends the machine. With several guests, each line carries its guest's name and is plain text (escape sequences are left out), and Ctrl-] takes what is typed to the next one; with --console it shows that one instead, and what the others print is not seen.

Exit code: 0 when every guest switched itself off or Ctrl-A x was typed, 1 when one died or asked for a reset (no image is kept to boot again), 2 for a wrong command line, 3 when it could not run.
</source>
        <translation>用法：worldswitch-vm --guest IMAGE [该客户机的选项…] [--guest IMAGE2 …] [选项…]

在这个终端里，在 Worldswitch 虚拟机监控器上启动客户机。

客户机是 Linux Image（压缩的会解压）、ELF，或从地址 0 开始、在 x0 里得到设备树的平面二进制。arm 的 ELF 以 AArch32 运行，在 r2 里得到设备树。写在它的 --guest 之后：
  --initrd FILE   Linux 客户机的初始文件系统
  --append TEXT   它的命令行
  --vcpus N       它的虚拟 CPU 数，1 到 8（1）
  --memory SIZE   它的内存（512M）
  --disk FILE     一个磁盘，读入内存；客户机写入的内容在结束时丢失
  --dtb FILE      它的设备树，代替主板自带的
  --aarch32       它的平面二进制属于 arm：EL1 为 AArch32（cortex-a57 和 max）

下面的机器：
  --cpus N        物理 CPU 数，1 到 4（默认同最大的客户机）
  --cpu MODEL     cortex-a57、cortex-a76 或 max（cortex-a57）
  --timeout S     超过这么多秒就放弃
  --console N     只显示客户机 N（A 或 1 是第一个），原样显示：用于占满整个屏幕的程序
  --seed N        客户机开始时得到的随机数（kaslr-seed、rng-seed）由 N 决定；否则每次都是新的，
                  用 --gdb 时固定
  --gdb           等待调试器，并打印它的端点；此时时间按指令计数，机器停住时时间也停住
  --hypervisor F  虚拟机监控器的另一个映像
  --language CODE en 或 zh_CN（默认用系统的）

Ctrl-A x 结束机器。有几个客户机时，每行带有客户机的名字，并且是纯文本（转义序列被省去），Ctrl-] 把键入的内容转给下一个；用 --console 时改为显示那一个，其他客户机打印的内容看不到。

退出码：每个客户机都自己关机或键入了 Ctrl-A x 时为 0，有一个死掉或要求复位（没有保留可再次启动的映像）为 1，命令行有误为 2，无法运行为 3。
</translation>
    </message>
    <message>
        <source>%1 unpacks to more than %2, which no guest's image has.</source>
        <translation>%1 解压后超过 %2，没有客户机的映像有这么大。</translation>
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
        <source>It comes with Debian's package %1: apt-get install %1.</source>
        <translation>它来自 Debian 的软件包 %1：apt-get install %1。</translation>
    </message>
    <message>
        <source>--seed wants a number of 64 bits, and got '%1'.</source>
        <translation>--seed 需要一个 64 位的数，得到的是“%1”。</translation>
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
        <source>Cannot hold a guest's %1 bytes in memory for QEMU: %2.</source>
        <translation>无法在内存里为 QEMU 保存客户机的 %1 字节：%2。</translation>
    </message>
</context>
<context>
    <name>vm::GuestPlanner</name>
    <message>
        <source>%1 is for aarch64: --aarch32 is for flat binaries, of which nothing says so.</source>
        <translation>%1 属于 aarch64：--aarch32 用于平面二进制，它们自己不说明属于哪种 CPU。</translation>
    </message>
    <message>
        <source>%1 needs %2 bytes from address 0x%3, where the guest has no memory: give it more with --memory.</source>
        <translation>%1 从地址 0x%3 起需要 %2 字节，而客户机在那里没有内存：请用 --memory 给它更多。</translation>
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
    <message>
        <source>%1 needs memory up to address 0x%2, and the guest's ends at 0x%3: give it more with --memory.</source>
        <translation>%1 需要到地址 0x%2 为止的内存，而客户机的内存到 0x%3 为止：请用 --memory 给它更多。</translation>
    </message>
    <message>
        <source>--append has %1 bytes, and Linux takes a command line of at most %2: it would lose the rest without a word.</source>
        <translation>--append 有 %1 字节，而 Linux 的命令行最多 %2 字节：其余的会被它悄悄丢掉。</translation>
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
</context>
<context>
    <name>vm::Parser</name>
    <message>
        <source>--cpu wants cortex-a57, cortex-a76 or max, and got '%1'.</source>
        <translation>--cpu 需要 cortex-a57、cortex-a76 或 max，得到的是 '%1'。</translation>
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
        <source>%1 wants a value behind it.</source>
        <translation>%1 后面要有一个值。</translation>
    </message>
    <message>
        <source>%1 belongs to a guest: put it behind its --guest.</source>
        <translation>%1 属于某个客户机：请写在它的 --guest 之后。</translation>
    </message>
    <message>
        <source>There is no option '%1'.</source>
        <translation>没有选项“%1”。</translation>
    </message>
    <message>
        <source>%1 wants the name of a file, and got '%2'.</source>
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
        <source>%1 takes no value.</source>
        <translation>%1 不带值。</translation>
    </message>
    <message>
        <source>--console wants one of the guests, and there are %1.</source>
        <translation>--console 需要其中一个客户机，而一共有 %1 个。</translation>
    </message>
</context>
<context>
    <name>vm::Session</name>
    <message>
        <source>The machine waits for a debugger at %1, and goes on when that says so.</source>
        <translation>机器在 %1 等待调试器，调试器让它继续时才继续。</translation>
    </message>
    <message>
        <source>Ended from the keyboard.</source>
        <translation>由键盘结束。</translation>
    </message>
    <message>
        <source>The hypervisor refused these guests: its sentence is above.</source>
        <translation>虚拟机监控器拒绝了这些客户机：原因见上文。</translation>
    </message>
    <message>
        <source>A guest died or asked for a reset, or the hypervisor failed: its report is above.</source>
        <translation>有客户机死掉了或要求复位，或是虚拟机监控器本身出错：报告见上文。</translation>
    </message>
    <message>
        <source>The guests were still running after %1 seconds (--timeout).</source>
        <translation>%1 秒之后客户机仍在运行（--timeout）。</translation>
    </message>
    <message>
        <source>Ended by the signal SIG%1.</source>
        <translation>由信号 SIG%1 结束。</translation>
    </message>
    <message>
        <source>The guests' console cannot be written to standard output: %1.</source>
        <translation>无法把客户机的控制台写到标准输出：%1。</translation>
    </message>
</context>
<context>
    <name>vm::Tree</name>
    <message>
        <source>The device tree %1 cannot be used: %2.</source>
        <translation>设备树 %1 不能用：%2。</translation>
    </message>
</context>
<context>
    <name>worlds</name>
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
        <source>The contract could not be judged: the image's context has no field %1.</source>
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
        <source>missing before %1</source>
        <translation>缺在 %1 之前</translation>
    </message>
    <message>
        <source>vcpu pointer</source>
        <translation>vcpu 指针</translation>
    </message>
    <message>
        <source>host_ctxt pointer</source>
        <translation>host_ctxt 指针</translation>
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
        <source>pop %1</source>
        <translation>出栈 %1</translation>
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
        <source>phase: save the host's callee-saved registers %1</source>
        <translation>阶段：保存宿主的被调用者保存寄存器 %1</translation>
    </message>
    <message>
        <source>phase: restore the host's callee-saved registers %1</source>
        <translation>阶段：恢复宿主的被调用者保存寄存器 %1</translation>
    </message>
    <message>
        <source>phase: save the host's %1</source>
        <translation>阶段：保存宿主的 %1</translation>
    </message>
    <message>
        <source>phase: restore the host's %1</source>
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
        <source>phase: save guest %1's %2 into its context</source>
        <translation>阶段：把客户机 %1 的 %2 保存到它的上下文</translation>
    </message>
    <message>
        <source>phase: load guest %1's %2 from its context</source>
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
        <source>phase: find the guest's context in the vcpu</source>
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
        <source>The profile %1 names the register "%2", which does not exist.</source>
        <translation>配置 %1 提到寄存器“%2”，而它不存在。</translation>
    </message>
    <message>
        <source>The profile %1 says no range of addresses under "ram".</source>
        <translation>配置 %1 的“ram”下没有地址范围。</translation>
    </message>
    <message>
        <source>The environment names the image %1 (WORLDSWITCH_IMAGE), which is no file.</source>
        <translation>环境变量指明映像 %1（WORLDSWITCH_IMAGE），而那不是文件。</translation>
    </message>
    <message>
        <source>The hypervisor's image was not found; looked for %1. Build it, or name one with --image or the environment's WORLDSWITCH_IMAGE.</source>
        <translation>没有找到虚拟机监控器的映像；找过 %1。请先构建，或用 --image 或环境变量 WORLDSWITCH_IMAGE 指明一个。</translation>
    </message>
    <message>
        <source> and </source>
        <translation> 和 </translation>
    </message>
    <message>
        <source>Whose value %1 is, as an address, cannot be told.</source>
        <translation>作为地址的 %1 是谁的值，无从得知。</translation>
    </message>
    <message>
        <source>%1 is the address of this access, and it holds %2: neither vcpu, host_ctxt nor SP.</source>
        <translation>%1 是这次访问的地址，里面是%2：既不是 vcpu，也不是 host_ctxt 或 SP。</translation>
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
        <source>it is no vcpu, and the switch enters the vcpu in x0</source>
        <translation>它不是 vcpu，而切换进入的是 x0 里的 vcpu</translation>
    </message>
    <message>
        <source>What this takes is not given back.</source>
        <translation>这里取走的空间没有归还。</translation>
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
        <source>This goes to %1, where EL2 has no code: the switch does not come back. %2</source>
        <translation>这里去了 %1，EL2 在那里没有代码：这次切换回不来了。%2</translation>
    </message>
    <message>
        <source>it is not the exit code of the vector that was taken</source>
        <translation>它不是所进入的向量的退出码</translation>
    </message>
    <message>
        <source>it is not host_ctxt, where the host is put away</source>
        <translation>它不是 host_ctxt，而宿主要存放在那里</translation>
    </message>
    <message>
        <source>the guest would run on another's memory</source>
        <translation>客户机会在别人的内存上运行</translation>
    </message>
    <message>
        <source>the vectors would take the wrong vcpu for the running one</source>
        <translation>异常向量会把错误的 vcpu 当成正在运行的</translation>
    </message>
    <message>
        <source>ERET went to %1, not to ELR_EL2, %2.</source>
        <translation>ERET 去了 %1，而不是 ELR_EL2，即 %2。</translation>
    </message>
    <message>
        <source>__guest_exit would save the guest into another vcpu</source>
        <translation>__guest_exit 会把客户机保存到另一个 vcpu</translation>
    </message>
    <message>
        <source>The recording ends before %1 does: whether it put away the guest's system registers cannot be told.</source>
        <translation>记录在 %1 结束之前就结束了：它有没有保存客户机的系统寄存器，无从得知。</translation>
    </message>
    <message>
        <source>frame pointer and return address → %1</source>
        <translation>帧指针和返回地址 → %1</translation>
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
        <source>another vcpu's context</source>
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
        <source>the guest's, dead</source>
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
        <source>Careful: of the host's %1, not every one goes to the slot of its own number.</source>
        <translation>当心：宿主的 %1 并非每个都进入自己编号的槽位。</translation>
    </message>
    <message>
        <source>x29 is the caller's frame pointer and x30 its return address: without x30, RET would find no way back to the host.</source>
        <translation>x29 是调用者的帧指针，x30 是它的返回地址：没有 x30，RET 就找不到回宿主的路。</translation>
    </message>
    <message>
        <source>AAPCS64 §6.1.1 lets a callee clobber x0–x18; the caller has put away what it still needs of those. x19–x30 are ours to keep.</source>
        <translation>AAPCS64 §6.1.1 允许被调用者破坏 x0–x18；调用者已把其中还需要的存好了。x19–x30 要由我们保住。</translation>
    </message>
    <message>
        <source>vcpu and host_ctxt wait on the EL2 stack: their registers will soon hold the guest's values, and SP is what the way out still has.</source>
        <translation>vcpu 和 host_ctxt 在 EL2 栈上等着：它们的寄存器马上要装客户机的值，出来时剩下的只有 SP。</translation>
    </message>
    <message>
        <source>%2 is the address of the guest's context inside the vcpu: the place where its registers were put away.</source>
        <translation>%2 是 vcpu 里客户机上下文的地址：它的寄存器就存放在那里。</translation>
    </message>
    <message>
        <source>The guest's %1 come in through %2: x0 and x1 are still pointers that this code needs.</source>
        <translation>客户机的 %1 经由 %2 进来：x0 和 x1 还是这段代码要用的指针。</translation>
    </message>
    <message>
        <source>The guest's %1 wait on the stack until this code needs no pointer any more; then they go to their own registers.</source>
        <translation>客户机的 %1 在栈上等到这段代码不再需要指针；然后进入各自的寄存器。</translation>
    </message>
    <message>
        <source>Careful: this overwrites a value of the host's in %2 that was not put away in host_ctxt.</source>
        <translation>当心：这会覆盖 %2 里宿主的一个值，而它没有存进 host_ctxt。</translation>
    </message>
    <message>
        <source>The guest's %1 are now in %2: not yet, or not at all, in the registers of their own number.</source>
        <translation>客户机的 %1 现在在 %2 里：还没有，或者根本没有，在自己编号的寄存器里。</translation>
    </message>
    <message>
        <source>x18 is the platform register (AAPCS64 §6.1.1): a guest's system may keep something in it for good, so it is switched like the others.</source>
        <translation>x18 是平台寄存器（AAPCS64 §6.1.1）：客户机的系统可能长期在里面放东西，所以它也像其他寄存器一样切换。</translation>
    </message>
    <message>
        <source>The host's %1 are safe in host_ctxt, so guest %3's can take their place.</source>
        <translation>宿主的 %1 已安全存进 host_ctxt，客户机 %3 的可以取代它们。</translation>
    </message>
    <message>
        <source>From here %1 hold guest %3's values: it must find every register as it left it, and this code may not use them any more.</source>
        <translation>从这里起 %1 装的是客户机 %3 的值：客户机必须看到每个寄存器都和离开时一样，这段代码不能再用它们。</translation>
    </message>
    <message>
        <source>The last ones: now x0–x30 are all the guest's, so nothing may touch a register before ERET.</source>
        <translation>最后几个：现在 x0–x30 全是客户机的，ERET 之前什么也不能动寄存器。</translation>
    </message>
    <message>
        <source>Guest %3's %1 leave the stack for their own registers.</source>
        <translation>客户机 %3 的 %1 离开栈，进入各自的寄存器。</translation>
    </message>
    <message>
        <source>One instruction changes worlds: pc becomes ELR_EL2, PSTATE becomes SPSR_EL2 (Arm ARM C6.2, ERET), and x0–x30 stay as they are.</source>
        <translation>一条指令换了世界：pc 变成 ELR_EL2，PSTATE 变成 SPSR_EL2（Arm ARM C6.2，ERET），x0–x30 保持不变。</translation>
    </message>
    <message>
        <source>The vector needs registers to work with, and all of them hold the guest's values: %1 go to the stack first.</source>
        <translation>异常向量需要寄存器来工作，而它们全装着客户机的值：%1 先压栈。</translation>
    </message>
    <message>
        <source>ESR_EL2 says why the guest stopped.</source>
        <translation>ESR_EL2 说明客户机为什么停下。</translation>
    </message>
    <message>
        <source>TPIDR_EL2 holds the running vcpu: x0–x30 are the guest's and say nothing of it.</source>
        <translation>TPIDR_EL2 记着正在运行的 vcpu：x0–x30 是客户机的，什么也不会说。</translation>
    </message>
    <message>
        <source>The exit code, in the register where __guest_exit expects it: it becomes what __guest_enter returns.</source>
        <translation>退出码，放在 __guest_exit 要找的寄存器里：它会成为 __guest_enter 的返回值。</translation>
    </message>
    <message>
        <source>On to the way out, with the vcpu in x0 and the exit code in x1.</source>
        <translation>走向出口，vcpu 在 x0，退出码在 x1。</translation>
    </message>
    <message>
        <source>%2 is the address of the guest's context inside the vcpu: the place where its registers are put away.</source>
        <translation>%2 是 vcpu 里客户机上下文的地址：它的寄存器要存放在那里。</translation>
    </message>
    <message>
        <source>Careful: of guest %3's %1, not every one goes to the slot of its own number.</source>
        <translation>当心：客户机 %3 的 %1 并非每个都进入自己编号的槽位。</translation>
    </message>
    <message>
        <source>The guest's %1, carried here by %2, go to the slots of their own number.</source>
        <translation>客户机的 %1 由 %2 带到这里，进入各自编号的槽位。</translation>
    </message>
    <message>
        <source>x18 is the platform register (AAPCS64 §6.1.1): the guest may count on it, so it is put away like the others.</source>
        <translation>x18 是平台寄存器（AAPCS64 §6.1.1）：客户机可能依赖它，所以也像其他寄存器一样保存。</translation>
    </message>
    <message>
        <source>Guest %3's %1 are put away, so that the host's can have their registers back.</source>
        <translation>客户机 %3 的 %1 已存好，宿主可以拿回自己的寄存器。</translation>
    </message>
    <message>
        <source>Guest %3 must find %1 again at its next entry: each goes to the slot of its own number.</source>
        <translation>客户机 %3 下次进入时必须再看到 %1：每个都进入自己编号的槽位。</translation>
    </message>
    <message>
        <source>The guest's %1 come back from the stack into %2, whose own values are in their slots already.</source>
        <translation>客户机的 %1 从栈回到 %2，而 %2 自己的值已在槽位里。</translation>
    </message>
    <message>
        <source>The guest's %1 come back from the stack, into %2.</source>
        <translation>客户机的 %1 从栈回到 %2。</translation>
    </message>
    <message>
        <source>%1 come back from the stack: only there was it still written where the host's registers are.</source>
        <translation>%1 从栈回来：宿主的寄存器在哪里，只有那里还写着。</translation>
    </message>
    <message>
        <source>Careful: this brings the host's %1, not every one from the slot of its own number.</source>
        <translation>当心：这带回宿主的 %1，并非每个都来自自己编号的槽位。</translation>
    </message>
    <message>
        <source>Careful: the host's %1 come back into %2, not every one into the register of its own number.</source>
        <translation>当心：宿主的 %1 回到 %2，并非每个都进入自己编号的寄存器。</translation>
    </message>
    <message>
        <source>The caller's frame pointer and return address: RET will go where x30 says.</source>
        <translation>调用者的帧指针和返回地址：RET 会去 x30 说的地方。</translation>
    </message>
    <message>
        <source>The caller finds %1 as it left them, as AAPCS64 §6.1.1 promises it of every function.</source>
        <translation>调用者看到 %1 和离开时一样，这是 AAPCS64 §6.1.1 对每个函数的承诺。</translation>
    </message>
    <message>
        <source>The exit code becomes the return value: AAPCS64 §6.9 returns an integer in x0.</source>
        <translation>退出码成为返回值：AAPCS64 §6.9 用 x0 返回整数。</translation>
    </message>
    <message>
        <source>Back in the host, behind its call of __guest_enter; what the guest left in x1–x18 is dead by AAPCS64 §6.1.1.</source>
        <translation>回到宿主，在它调用 __guest_enter 之后；客户机留在 x1–x18 里的，按 AAPCS64 §6.1.1 已死。</translation>
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
        <source>VTTBR_EL2 names the stage-2 tables and the VMID by which a guest's addresses are translated.</source>
        <translation>VTTBR_EL2 指明转换客户机地址所用的第 2 阶段页表和 VMID。</translation>
    </message>
    <message>
        <source>TPIDR_EL2 remembers the running vcpu for the vector, which finds no register of its own.</source>
        <translation>TPIDR_EL2 为异常向量记住正在运行的 vcpu，因为那时没有一个寄存器归它用。</translation>
    </message>
    <message>
        <source>HCR_EL2 says what of a guest is translated, trapped and routed to EL2.</source>
        <translation>HCR_EL2 规定客户机的哪些访问要转换、哪些操作要捕获、哪些异常要送到 EL2。</translation>
    </message>
    <message>
        <source>The exception left the guest's pc in ELR_EL2; the next guest's entry overwrites it.</source>
        <translation>异常把客户机的 pc 留在 ELR_EL2；下一个客户机进入时会覆盖它。</translation>
    </message>
    <message>
        <source>The exception left the guest's PSTATE in SPSR_EL2; the next guest's entry overwrites it.</source>
        <translation>异常把客户机的 PSTATE 留在 SPSR_EL2；下一个客户机进入时会覆盖它。</translation>
    </message>
    <message>
        <source>ESR_EL2 says why the last exception to EL2 was taken.</source>
        <translation>ESR_EL2 说明最近一次为什么发生到 EL2 的异常。</translation>
    </message>
    <message>
        <source>There is one %1 for all worlds: guest %3's value is put away before another's comes in.</source>
        <translation>%1 只有一个，所有世界共用：先存好客户机 %3 的值，另一个才进来。</translation>
    </message>
    <message>
        <source>There is one %1 for all worlds: the host's value is put away before a guest's comes in.</source>
        <translation>%1 只有一个，所有世界共用：先存好宿主的值，客户机的才进来。</translation>
    </message>
    <message>
        <source>From here %1 is guest %3's.</source>
        <translation>从这里起 %1 是客户机 %3 的。</translation>
    </message>
    <message>
        <source>From here guest %3's %1 is in the CPU.</source>
        <translation>从这里起客户机 %3 的 %1 在 CPU 里。</translation>
    </message>
    <message>
        <source>The host's %1 is in the CPU again.</source>
        <translation>宿主的 %1 又在 CPU 里了。</translation>
    </message>
    <message>
        <source>Guest %3's %1 waits in its context until its next entry.</source>
        <translation>客户机 %3 的 %1 在它的上下文里等到下次进入。</translation>
    </message>
    <message>
        <source>Guest %3's %1 leaves its context for the CPU.</source>
        <translation>客户机 %3 的 %1 离开上下文，进入 CPU。</translation>
    </message>
    <message>
        <source>The host's %1 waits in its context while a guest runs.</source>
        <translation>客户机运行时，宿主的 %1 在它的上下文里等着。</translation>
    </message>
    <message>
        <source>A frame record (AAPCS64 §6.4.6): the caller's frame pointer and the return address.</source>
        <translation>帧记录（AAPCS64 §6.4.6）：调用者的帧指针和返回地址。</translation>
    </message>
    <message>
        <source>The frame record is taken down: frame pointer and return address are the caller's again.</source>
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
        <source>Sets the condition flags for a branch to come.</source>
        <translation>为后面的分支设置条件标志。</translation>
    </message>
    <message>
        <source>Computes a new value in %1.</source>
        <translation>在 %1 里算出一个新值。</translation>
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
        <source>VMID %1, stage-2 root %2</source>
        <translation>VMID %1，第 2 阶段根 %2</translation>
    </message>
    <message>
        <source>guest %1: %2</source>
        <translation>客户机 %1：%2</translation>
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
        <translation>捕获的 MRS %1</translation>
    </message>
    <message>
        <source>trapped MSR to %1</source>
        <translation>捕获的 MSR %1</translation>
    </message>
    <message>
        <source>trapped FP/SIMD access</source>
        <translation>捕获的 FP/SIMD 访问</translation>
    </message>
    <message>
        <source>trapped SVE access</source>
        <translation>捕获的 SVE 访问</translation>
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
        <source>vector entry that the debugger forced</source>
        <translation>调试器强制的向量入口</translation>
    </message>
    <message>
        <source>%1 has no symbol %2, the vector entry that is to be forced.</source>
        <translation>%1 中没有符号 %2，即要强制的向量入口。</translation>
    </message>
    <message>
        <source>exception class %1</source>
        <translation>异常类 %1</translation>
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
        <source>MMU on</source>
        <translation>MMU 已开启</translation>
    </message>
    <message>
        <source>MMU off</source>
        <translation>MMU 已关闭</translation>
    </message>
    <message>
        <source>a guest's first FP/SIMD instruction traps</source>
        <translation>客户机的第一条 FP/SIMD 指令会被捕获</translation>
    </message>
    <message>
        <source>a guest's FP/SIMD does not trap</source>
        <translation>客户机的 FP/SIMD 不被捕获</translation>
    </message>
    <message>
        <source>what an MRS of MPIDR_EL1 reads at EL1</source>
        <translation>EL1 用 MRS 读 MPIDR_EL1 得到的值</translation>
    </message>
    <message>
        <source>last faulting address</source>
        <translation>最近出错的地址</translation>
    </message>
    <message>
        <source>guest %1's stack at EL0</source>
        <translation>客户机 %1 在 EL0 的栈</translation>
    </message>
    <message>
        <source>the host's</source>
        <translation>宿主的</translation>
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
        <source>The profile %1 does not say "%2" under "machines".</source>
        <translation>配置 %1 的“machines”里没有“%2”。</translation>
    </message>
    <message>
        <source>the guest does not go on where its context says</source>
        <translation>客户机没有从它的上下文所说的地方继续</translation>
    </message>
    <message>
        <source>As a consequence EL2 faulted at this instruction: the switch does not come back. %1</source>
        <translation>结果 EL2 在这条指令上出错：切换没有回来。%1</translation>
    </message>
    <message>
        <source>As a consequence this goes to %1, where EL2 has no code: the switch does not come back. %2</source>
        <translation>结果这里去了 %1，EL2 在那里没有代码：切换没有回来。%2</translation>
    </message>
    <message>
        <source>A barrier for SErrors: one that is pending while it is masked is noted in DISR_EL1. No other register changes, and no flag.</source>
        <translation>SError 的屏障：在被屏蔽时挂起的 SError 会记入 DISR_EL1。其他寄存器和条件标志都不变。</translation>
    </message>
    <message>
        <source>Asks whether the features are on that the bits of x16 stand for: the bit of one that is becomes zero.</source>
        <translation>查询 x16 各位所代表的特性是否开启：已开启的特性，其对应位变为零。</translation>
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
        <source>The contract could not be judged: the recording's profile has no slot for %1.</source>
        <translation>无法判定契约：记录的配置没有 %1 的槽位。</translation>
    </message>
    <message>
        <source>The contract could not be judged: %1 was not recorded.</source>
        <translation>无法判定契约：%1 没有被记录。</translation>
    </message>
    <message>
        <source>%1 runs here, and the recording's list of switches does not have it.</source>
        <translation>%1 在这里运行，而记录的切换列表中没有它。</translation>
    </message>
    <message>
        <source>%1 has %2 bytes and %3 fields</source>
        <translation>%1 有 %2 字节和 %3 个字段</translation>
    </message>
    <message>
        <source>%1 of %2 has %3 bytes at %4</source>
        <translation>%2 的 %1 在 %4 处有 %3 字节</translation>
    </message>
    <message>
        <source>a text under "%1" has %2 letters</source>
        <translation>“%1”下的一段文字有 %2 个字符</translation>
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
        <source>it has %1 switches of %2 vcpus, which is too much to look at</source>
        <translation>它有 %2 个 vcpu 的 %1 次切换，多得无法逐一查看</translation>
    </message>
</context>
<context>
    <name>worlds::Case</name>
    <message>
        <source>What %1 holds cannot be told: an instruction that is not understood wrote it, or it could not be read.</source>
        <translation>%1 里是什么无从得知：写它的指令没有被理解，或者它没能读到。</translation>
    </message>
    <message>
        <source>the exit code that came in x1</source>
        <translation>随 x1 进来的退出码</translation>
    </message>
    <message>
        <source>%1 went to %2 instead of %3: the base points to another object.</source>
        <translation>%1 存到了 %2，而不是 %3：基址指向了别的对象。</translation>
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
        <source>%1 went to %2 instead of %3: the offset is wrong by %4.</source>
        <translation>%1 去了 %2，而不是 %3：偏移差 %4。</translation>
    </message>
    <message>
        <source>The offset of the load is wrong by %1.</source>
        <translation>加载的偏移差 %1。</translation>
    </message>
</context>
<context>
    <name>worlds::Court</name>
    <message>
        <source>a value of the host's</source>
        <translation>宿主的一个值</translation>
    </message>
    <message>
        <source>the host's %1</source>
        <translation>宿主的 %1</translation>
    </message>
    <message>
        <source>a value of guest %1's</source>
        <translation>客户机 %1 的一个值</translation>
    </message>
    <message>
        <source>guest %1's %2</source>
        <translation>客户机 %1 的 %2</translation>
    </message>
    <message>
        <source>the vcpu pointer</source>
        <translation>vcpu 指针</translation>
    </message>
    <message>
        <source>the host_ctxt pointer</source>
        <translation>host_ctxt 指针</translation>
    </message>
    <message>
        <source>a pointer to the guest's context</source>
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
        <source>a value made in passing</source>
        <translation>途中做出的值</translation>
    </message>
    <message>
        <source>nobody knows whose value</source>
        <translation>不知道是谁的值</translation>
    </message>
    <message>
        <source>a value that nobody saved</source>
        <translation>没有人保存过的值</translation>
    </message>
</context>
<context>
    <name>worlds::Facts</name>
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
    <name>worlds::Finder</name>
    <message>
        <source>The machine's list of virtual CPUs leads to %1, where no memory is: does it run this image?</source>
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
    <name>worlds::Opinion</name>
    <message>
        <source>missing before %1</source>
        <translation>缺在 %1 之前</translation>
    </message>
    <message>
        <source>%1 is the address of this access, and it holds %2: neither vcpu, host_ctxt nor SP.</source>
        <translation>%1 是这次访问的地址，里面是%2：既不是 vcpu，也不是 host_ctxt 或 SP。</translation>
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
        <source>the exit code that came in x1</source>
        <translation>随 x1 进来的退出码</translation>
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
    <name>worlds::Owner</name>
    <message>
        <source>host's %1</source>
        <translation>宿主的 %1</translation>
    </message>
    <message>
        <source>host's</source>
        <translation>宿主的</translation>
    </message>
    <message>
        <source>guest %1's %2</source>
        <translation>客户机 %1 的 %2</translation>
    </message>
    <message>
        <source>guest %1's</source>
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
    <name>worlds::Planner</name>
    <message>
        <source>%1 has no symbol %2, which the profile %3 asks for: is it another hypervisor, or stripped?</source>
        <translation>%1 没有符号 %2，而配置 %3 需要它：是另一个虚拟机监控器，还是被 strip 过？</translation>
    </message>
    <message>
        <source>%1 says that %2 is %3 times %4 bytes, which is too much to watch: is it another hypervisor, or damaged?</source>
        <translation>%1 称 %2 是 %3 个 %4 字节，多得无法监视：它是另一个虚拟机监控程序，还是已损坏？</translation>
    </message>
</context>
<context>
    <name>worlds::Profile</name>
    <message>
        <source>The profile does not say "%1".</source>
        <translation>配置没有说明“%1”。</translation>
    </message>
    <message>
        <source>The profile %1 says "%2" under "memory"; "physical" and "current" are known.</source>
        <translation>配置 %1 在“memory”下写着“%2”；可用的是“physical”和“current”。</translation>
    </message>
</context>
</TS>
