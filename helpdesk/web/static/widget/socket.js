// News of a conversation: by WebSocket, and by asking again and again while there is none.

const POLL_MS = 4_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Keeps a connection to `url` for as long as `stop()` is not called.
 * hello(): the first frame; news(event); poll(): one HTTP look; lost(): refused for good;
 * status(connected).
 */
export function live(url, { hello, news, poll, lost, status }) {
  let socket = null;
  let attempt = 0;
  let timer = null;
  let polling = null;
  let stopped = false;

  function connect() {
    clearTimeout(timer);
    if (stopped || (socket && socket.readyState <= WebSocket.OPEN)) return;
    if (!navigator.onLine) return later();
    const mine = (socket = new WebSocket(url));
    mine.onopen = () => mine.send(JSON.stringify(hello()));
    mine.onmessage = (event) => {
      if (mine !== socket) return;
      attempt = 0;
      clearInterval(polling);
      polling = null;
      status(true);
      news(JSON.parse(event.data));
    };
    mine.onclose = (event) => {
      if (mine !== socket || stopped) return;
      socket = null;
      if (event.code === 1008) return lost();
      status(false);
      polling ??= setInterval(() => navigator.onLine && poll(), POLL_MS);
      later();
    };
  }

  function later() {
    const wait = Math.min(LONGEST_WAIT_MS, 500 * 2 ** attempt++) * (0.75 + Math.random() / 2);
    clearTimeout(timer);
    timer = setTimeout(connect, wait);
  }

  function offline() {
    socket?.close();
    socket = null;
    status(false);
  }

  function online() {
    attempt = 0;
    connect();
  }

  addEventListener("online", online);
  addEventListener("offline", offline);
  connect();
  return {
    get open() {
      return socket?.readyState === WebSocket.OPEN;
    },
    send: (frame) => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(frame)),
    stop() {
      stopped = true;
      clearTimeout(timer);
      clearInterval(polling);
      socket?.close();
      removeEventListener("online", online);
      removeEventListener("offline", offline);
    },
  };
}
