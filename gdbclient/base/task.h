// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QtGlobal> // before <coroutine>: alone at the top of a file, moc 6.4 cannot parse that one

#include <coroutine>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace base {

/// One piece of work that waits for the machine without blocking a thread: a C++20 coroutine.
///
/// A Task starts when it is first awaited (or by `start` or begin()), runs on the thread that
/// resumes it (in this project the thread of the QObject that owns the connection), and ends with a
/// value. It owns its frame: destroying a Task that has not ended destroys what it awaits, so a
/// dropped Task can never resume into freed memory as long as leaves (Completion) are used for the
/// outside world.
template <typename T>
class [[nodiscard]] Task {
public:
    struct promise_type {
        std::optional<T> value;
        std::exception_ptr exception;
        std::coroutine_handle<> awaiter;
        bool awaiterSuspended = false; ///< false while the awaiter still runs in await_suspend
        bool begun = false;

        Task get_return_object()
        {
            return Task(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        struct Final {
            bool await_ready() noexcept { return false; }
            void await_suspend(std::coroutine_handle<promise_type> h) noexcept
            {
                // The frame may be gone once the awaiter has run: nothing is read after this.
                if (h.promise().awaiterSuspended)
                    h.promise().awaiter.resume();
            }
            void await_resume() noexcept {}
        };
        Final final_suspend() noexcept { return {}; }
        template <typename U>
        void return_value(U&& v)
        {
            value.emplace(std::forward<U>(v));
        }
        void unhandled_exception() { exception = std::current_exception(); }
    };

    Task(Task&& other) noexcept
        : m_handle(std::exchange(other.m_handle, {}))
    {
    }
    Task& operator=(Task&& other) noexcept
    {
        if (this != &other) {
            reset();
            m_handle = std::exchange(other.m_handle, {});
        }
        return *this;
    }
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;
    ~Task() { reset(); }

    /// Starts it before anybody awaits it, so that both go on meanwhile.
    void begin()
    {
        m_handle.promise().begun = true;
        m_handle.resume();
    }

    // Awaiting a task from another coroutine.
    bool await_ready() const noexcept { return m_handle.done(); }
    // No symmetric transfer: without tail calls (-O0, sanitizers) it would grow the stack by a
    // frame for each task that ends without waiting. A task that does so lets its awaiter simply go
    // on.
    bool await_suspend(std::coroutine_handle<> awaiter)
    {
        const auto handle = m_handle;
        handle.promise().awaiter = awaiter;
        if (!std::exchange(handle.promise().begun, true)) {
            handle.resume();
            if (handle.done())
                return false;
        }
        handle.promise().awaiterSuspended = true;
        return true;
    }
    T await_resume()
    {
        if (m_handle.promise().exception)
            std::rethrow_exception(m_handle.promise().exception);
        return std::move(*m_handle.promise().value);
    }

    /// True once the value is there.
    [[nodiscard]] bool done() const { return m_handle && m_handle.done(); }

private:
    explicit Task(std::coroutine_handle<promise_type> handle)
        : m_handle(handle)
    {
    }
    void reset()
    {
        if (m_handle)
            m_handle.destroy();
        m_handle = {};
    }
    std::coroutine_handle<promise_type> m_handle;
};

/// The leaf that a coroutine awaits and that the outside world (a socket, a timer) completes, once.
/// Copyable: the side that completes and the side that awaits share one state. Completing after the
/// awaiting coroutine was destroyed does nothing.
template <typename T>
class Completion {
    struct State {
        std::optional<T> value;
        std::coroutine_handle<> waiter;
    };

public:
    /// Hands over the value and resumes the waiter, if there is one, before returning. A second
    /// call is ignored: the first answer counts.
    void complete(T value) const
    {
        const auto state = m_state;
        if (state->value)
            return;
        state->value.emplace(std::move(value));
        if (auto waiter = std::exchange(state->waiter, {}))
            waiter.resume();
    }
    [[nodiscard]] bool completed() const { return m_state->value.has_value(); }

    /// The awaiter lives in the awaiting coroutine's frame: if that frame is destroyed, the waiter
    /// is forgotten.
    struct Awaiter {
        std::shared_ptr<State> state;
        explicit Awaiter(std::shared_ptr<State> s)
            : state(std::move(s))
        {
        }
        Awaiter(const Awaiter&) = delete;
        Awaiter& operator=(const Awaiter&) = delete;
        ~Awaiter() { state->waiter = {}; }
        bool await_ready() const noexcept { return state->value.has_value(); }
        void await_suspend(std::coroutine_handle<> h) noexcept { state->waiter = h; }
        T await_resume() { return std::move(*state->value); }
    };
    Awaiter operator co_await() const { return Awaiter(m_state); }

private:
    std::shared_ptr<State> m_state = std::make_shared<State>();
};

namespace detail {
struct Detached {
    struct promise_type {
        Detached get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }
    };
};
} // namespace detail

/// Starts a task at once and calls `done` with its value when it ends. The frame keeps itself
/// alive; everything the task refers to must outlive it (hand it shared ownership where in doubt).
template <typename T, typename Done>
void start(Task<T> task, Done done)
{
    [](Task<T> owned, Done then) -> detail::Detached {
        T value = co_await owned;
        then(std::move(value));
    }(std::move(task), std::move(done));
}

/// A piece of work that has begun and that somebody owns. Dropped before its end, its frame is
/// destroyed where it waits, with all that the frame owns, and nothing is told of it. It is dropped
/// on the thread that resumes it, and never from within its own `done`.
class [[nodiscard]] Started {
public:
    struct promise_type {
        Started get_return_object()
        {
            return Started(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }
    };

    Started() = default;
    Started(Started&& other) noexcept
        : m_handle(std::exchange(other.m_handle, {}))
    {
    }
    Started& operator=(Started&& other) noexcept
    {
        std::swap(m_handle, other.m_handle);
        return *this;
    }
    Started(const Started&) = delete;
    Started& operator=(const Started&) = delete;
    ~Started()
    {
        if (m_handle)
            m_handle.destroy();
    }

private:
    explicit Started(std::coroutine_handle<promise_type> handle)
        : m_handle(handle)
    {
    }
    std::coroutine_handle<promise_type> m_handle;
};

/// As start(), for work that ends with its owner: the caller keeps what is returned.
template <typename T, typename Done>
Started startOwned(Task<T> task, Done done)
{
    return [](Task<T> owned, Done then) -> Started {
        T value = co_await owned;
        then(std::move(value));
    }(std::move(task), std::move(done));
}

/// For a command-line tool's main() and for tests only: runs the thread's Qt event loop until the
/// task ends. Never used under a window.
void runLoopUntil(const std::function<bool()>& finished);

template <typename T>
T runToEnd(Task<T> task)
{
    std::optional<T> result;
    start(std::move(task), [&result](T value) { result.emplace(std::move(value)); });
    runLoopUntil([&result] { return result.has_value(); });
    return std::move(*result);
}

} // namespace base
