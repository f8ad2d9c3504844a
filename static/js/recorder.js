// A narration from the trainer's microphone, put into the file field of any form for a sound. Where nothing can record, nothing is shown.
(() => {
  const own = document.currentScript;
  if (!own || !window.MediaRecorder || !navigator.mediaDevices?.getUserMedia || !window.DataTransfer) return;
  const say = own.dataset;
  const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
  const ENDINGS = { "audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a" };

  function button(text, kind = "button-secondary") {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `button button-small ${kind}`;
    made.textContent = text;
    return made;
  }

  function equip(form) {
    const field = form.querySelector("input[type=file][name$=file]:not([name$=fallback_file])");
    if (!field || form.dataset.recorder) return;
    form.dataset.recorder = "ready";
    const place = document.createElement("div");
    const record = button(say.record);
    const stop = button(say.stop, "");
    const discard = button(say.discard);
    const words = document.createElement("output");
    const listen = document.createElement("audio");
    listen.controls = true;
    stop.hidden = discard.hidden = listen.hidden = true;
    place.append(record, " ", stop, " ", discard, " ", words, listen);
    field.after(place);
    let recorder = null;
    let clock = 0;

    function forget() {
      if (listen.src) URL.revokeObjectURL(listen.src);
      listen.removeAttribute("src");
      listen.hidden = discard.hidden = true;
      words.textContent = "";
    }

    function take(pieces, type) {
      const plain = type.split(";")[0];
      const blob = new Blob(pieces, { type: plain });
      const holder = new DataTransfer();
      holder.items.add(new File([blob], `${say.name}.${ENDINGS[plain] || "webm"}`, { type: plain }));
      field.files = holder.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
      listen.src = URL.createObjectURL(blob);
      listen.hidden = discard.hidden = false;
    }

    record.addEventListener("click", async () => {
      forget();
      let stream;
      try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } });
      } catch {
        words.textContent = say.refused;
        return;
      }
      const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one));
      recorder = new MediaRecorder(stream, { ...(type && { mimeType: type }), audioBitsPerSecond: 48000 });
      const pieces = [];
      const begun = Date.now();
      const tell = () => {
        const seconds = Math.floor((Date.now() - begun) / 1000);
        words.textContent = `${say.recording} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
        if (!form.isConnected) recorder.stop();
      };
      recorder.ondataavailable = (event) => { if (event.data.size) pieces.push(event.data); };
      recorder.onstop = () => {
        clearInterval(clock);
        stream.getTracks().forEach((track) => track.stop());
        stop.hidden = true;
        record.hidden = false;
        words.textContent = "";
        if (pieces.length && form.isConnected) take(pieces, recorder.mimeType);
      };
      recorder.start(1000);
      clock = setInterval(tell, 500);
      tell();
      record.hidden = true;
      stop.hidden = false;
      stop.focus();
    });
    stop.addEventListener("click", () => recorder.stop());
    discard.addEventListener("click", () => {
      field.value = "";
      forget();
      record.focus();
    });
  }

  const look = () => document.querySelectorAll("form[action$='/media/audio/add/'], form[action$='/media/audio/chooser/upload/']").forEach(equip);
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  look();
})();
