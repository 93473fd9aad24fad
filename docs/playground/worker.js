/* The checking, away from the page: a text that takes long does not stop the
 * typing, and one that takes too long is ended from outside. */
import { WASI } from "./wasi/index.js";

const decoder = new TextDecoder();
const encoder = new TextEncoder();
let hylint;

async function start() {
	const wasi = new WASI([], [], []);
	const module = await WebAssembly.compileStreaming(fetch(new URL("hylint.wasm", import.meta.url)));
	const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport });

	wasi.initialize(instance);
	hylint = instance.exports;
}

function textAt(address) {
	const bytes = new Uint8Array(hylint.memory.buffer);

	return address ? decoder.decode(bytes.subarray(address, bytes.indexOf(0, address))) : null;
}

function check(text) {
	const bytes = encoder.encode(text);
	const room = hylint.playground_room(bytes.length);

	new Uint8Array(hylint.memory.buffer).set(bytes, room);
	return textAt(hylint.playground_check(bytes.length));
}

/* Where each finding stands: bytes become places in a JavaScript text. */
function spans(text) {
	const bytes = encoder.encode(text);
	const at = byte => decoder.decode(bytes.subarray(0, byte)).length;
	const found = [];

	for (let i = 0; i < hylint.playground_count(); i++)
		found.push([at(hylint.playground_start(i)), at(hylint.playground_end(i))]);
	return found;
}

function answer({ id, text, fix, all }) {
	const html = check(text);

	if (fix)
		return { id, fixed: textAt(hylint.playground_fix(fix[0], fix[1])) };
	if (all)
		return { id, fixed: textAt(hylint.playground_fix_all(all === "unsafe" ? 1 : 0)) };
	return { id, html, spans: spans(text) };
}

const started = start();
started.then(() => postMessage({ ready: true }), () => { /* the first question is told why */ });

onmessage = async event => {
	try {
		await started;
		postMessage(answer(event.data));
	} catch (error) {
		postMessage({ id: event.data.id, error: String(error) });
	}
};
