// The feed from the server; it comes back by itself.

const SLOWEST = 5000;

export function connect(user, onFrame, onStatus) {
  let wait = 300;
  let left = false;
  window.addEventListener("pagehide", () => (left = true));

  function open() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/_sandbox/ws?user=${encodeURIComponent(user)}`);
    socket.addEventListener("open", () => {
      wait = 300;
      onStatus(true);
    });
    socket.addEventListener("message", (event) => onFrame(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      if (left) return;
      onStatus(false);
      setTimeout(open, wait);
      wait = Math.min(wait * 2, SLOWEST);
    });
  }
  open();
}
