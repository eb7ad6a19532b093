// How a site's own server signs for the person who has signed in there.

export type Server = "php" | "python" | "node";

export const SERVERS: readonly { value: Server; label: string }[] = [
  { value: "php", label: "PHP" },
  { value: "python", label: "Python" },
  { value: "node", label: "Node.js" },
];

export const SERVER: Record<Server, string> = {
  php: `$hmac = hash_hmac("sha256", $user->id . ":" . $user->email, getenv("ONEWINDOW_SECRET"));`,
  python: [
    "import hashlib, hmac, os",
    "",
    'secret = os.environ["ONEWINDOW_SECRET"].encode()',
    'signed = hmac.new(secret, f"{user.id}:{user.email}".encode(), hashlib.sha256).hexdigest()',
  ].join("\n"),
  node: [
    'const { createHmac } = require("node:crypto");',
    "",
    'const hmac = createHmac("sha256", process.env.ONEWINDOW_SECRET).update(`${user.id}:${user.email}`).digest("hex");',
  ].join("\n"),
};

export const PAGE = [
  "<script>",
  "(window.onewindow = window.onewindow || []).push([",
  '  "identify",',
  '  { id: "USER ID", email: "USER E-MAIL", hmac: "SIGNATURE" }',
  "]);",
  "</script>",
].join("\n");
