// The shapes of the icons, drawn on a 20 × 20 field with a stroke.

export const ICONS = {
  inbox: "M3 11l2.2-6.2A1.3 1.3 0 0 1 6.4 4h7.2a1.3 1.3 0 0 1 1.2.8L17 11v4a1.3 1.3 0 0 1-1.3 1.3H4.3A1.3 1.3 0 0 1 3 15v-4h4l1.2 2h3.6L13 11h4",
  leads: "M4 16V9m4 7V4m4 12v-5m4 5V7",
  setup: "M3 6h7m4 0h3M3 14h3m4 0h7M12 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  back: "M12 4l-6 6 6 6",
  check: "M4 10.5l4 4 8-9",
  undo: "M7 5L3.5 8.5 7 12M4 8.5h7.5a4 4 0 0 1 0 8H8",
  person: "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 16.5c.6-2.8 3-4.2 6-4.2s5.4 1.4 6 4.2",
  down: "M6 8l4 4 4-4",
  up: "M6 12l4-4 4 4",
  plus: "M10 4v12M4 10h12",
  poll: "M4 5h12M4 10h8M4 15h5",
  right: "M8 6l4 4-4 4",
  close: "M5 5l10 10M15 5L5 15",
  copy: "M7.5 7.5h8v8h-8zM12.5 7.5v-3h-8v8h3",
  mail: "M3 5.5h14v9H3zM3 6l7 5.5L17 6",
  phone: "M6.8 3.5H4.5C3.9 3.5 3.5 4 3.5 4.5c.4 6.3 5.7 11.6 12 12 .5 0 1-.4 1-1v-2.3l-3.2-1.2-1.5 1.7a10 10 0 0 1-4.5-4.5l1.7-1.5z",
  note: "M4 3.5h12v9l-4 4H4zM16 12.5h-4v4M7 7.5h6M7 10.5h3",
  form: "M5 3.5h10v13H5zM8 7.5h4M8 10.5h4",
  arrow: "M4 10h11M11 6l4 4-4 4",
  info: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9.5v4M10 6.5v.1",
  pen: "M4 16l.8-3.2L13.5 4l2.5 2.5-8.8 8.7z",
  warn: "M10 3.5l7 12.5H3zM10 8.5v3.5M10 14v.1",
  clip: "M13.5 7L8 12.5a1.5 1.5 0 0 0 2.1 2.1l6-6a3.3 3.3 0 0 0-4.7-4.7l-6.2 6.2",
  send: "M3.5 10L16.5 4l-4 12.5-3-5zM9.5 11.5L16.5 4",
  chat: "M3.5 4.5h13v9h-7l-3.5 3v-3h-2.5z",
  plug: "M7 3v4M13 3v4M5 7h10v2a5 5 0 0 1-10 0zM10 14v3.5",
  eye: "M2.5 10C4 7 6.8 5 10 5s6 2 7.5 5c-1.5 3-4.3 5-7.5 5s-6-2-7.5-5zM10 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
} as const;

export type IconName = keyof typeof ICONS;
