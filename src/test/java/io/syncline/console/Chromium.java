package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A browser without a window, driven by its DevTools protocol. */
final class Chromium implements AutoCloseable {

  private static final int PATIENCE = 30;
  private static final int MOST_TABS = 300;
  private static final String LISTENING = "DevTools listening on ";

  private final Process process;
  private final WebSocket socket;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, CompletableFuture<Value.Struct>> waiting = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();
  private @Nullable String session;

  private Chromium(Process process, String address) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address), new Messages())
            .join();
  }

  /** Where it is on this machine; empty: nowhere. */
  static Optional<Path> program() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Chromium start(Path program, Path profile) throws IOException {
    var process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--hide-scrollbars",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    var err =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    for (var line = err.readLine(); line != null; line = err.readLine()) {
      if (line.startsWith(LISTENING)) {
        var drain = new Thread(() -> err.lines().forEach(it -> {}), "chromium-err");
        drain.setDaemon(true);
        drain.start();
        return new Chromium(process, line.substring(LISTENING.length()));
      }
    }
    throw new IOException("Chromium ended before it listened");
  }

  /** Opens a page of its own that sends this header; empty: none. */
  void tab(String authorization) {
    var target = ask("Target.createTarget", Map.of("url", Value.text("about:blank")));
    var attached =
        ask(
            "Target.attachToTarget",
            Map.of("targetId", field(target, "targetId"), "flatten", Value.flag(true)));
    session = ((Value.Text) field(attached, "sessionId")).value();
    for (var domain : List.of("Page", "Runtime", "Log", "Network", "Accessibility")) {
      ask(domain + ".enable", Map.of());
    }
    if (!authorization.isEmpty()) {
      ask(
          "Network.setExtraHTTPHeaders",
          Map.of("headers", new Value.Struct(Map.of("Authorization", Value.text(authorization)))));
    }
  }

  void screen(int width, String scheme) {
    ask(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            Value.decimal(width),
            "height",
            Value.decimal(900),
            "deviceScaleFactor",
            Value.decimal(1),
            "mobile",
            Value.flag(false)));
    var feature =
        new Value.Struct(
            Map.of("name", Value.text("prefers-color-scheme"), "value", Value.text(scheme)));
    ask("Emulation.setEmulatedMedia", Map.of("features", new Value.Items(List.of(feature))));
  }

  void open(String url) {
    complaints.clear();
    loaded = new CompletableFuture<>();
    ask("Page.navigate", Map.of("url", Value.text(url)));
    loaded.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
  }

  /** Does what leads to another page, and waits for it. */
  void follow(String expression) {
    complaints.clear();
    loaded = new CompletableFuture<>();
    evaluate(expression + "; ''");
    loaded.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
  }

  /** The whole page as PNG. */
  byte[] picture() {
    var whole =
        ask(
            "Page.captureScreenshot",
            Map.of("format", Value.text("png"), "captureBeyondViewport", Value.flag(true)));
    return Base64.getDecoder().decode(((Value.Text) field(whole, "data")).value());
  }

  /** What the browser complained of since the page was opened. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  void press(String key) {
    boolean enter = key.equals("Enter");
    for (var type : List.of(enter ? "keyDown" : "rawKeyDown", "keyUp")) {
      ask(
          "Input.dispatchKeyEvent",
          Map.of(
              "type",
              Value.text(type),
              "key",
              Value.text(key),
              "code",
              Value.text(key),
              "text",
              Value.text(enter && type.equals("keyDown") ? "\r" : ""),
              "windowsVirtualKeyCode",
              Value.decimal(key.equals("Tab") ? 9 : 13)));
    }
  }

  /** Moves by Tab until what has the focus fits; without it, what had it last. */
  void reach(String selector) {
    var at = "(document.activeElement || document.body)";
    for (int i = 0; i < MOST_TABS; i++) {
      press("Tab");
      if (evaluate(at + ".matches(" + Json.text(Value.text(selector)) + ")")
          .equals(Value.flag(true))) {
        return;
      }
    }
    throw new AssertionError(
        "Tab does not reach " + selector + " but " + evaluate(at + ".outerHTML.slice(0, 200)"));
  }

  /** Writes what a person would type, instead of what a field holds; in a list, to choose. */
  void type(String text) {
    if (evaluate("document.activeElement.tagName").equals(Value.text("SELECT"))) {
      text.chars()
          .forEach(
              it ->
                  ask(
                      "Input.dispatchKeyEvent",
                      Map.of(
                          "type", Value.text("char"), "text", Value.text(Character.toString(it)))));
      return;
    }
    evaluate("document.activeElement.select(); ''");
    ask("Input.insertText", Map.of("text", Value.text(text)));
  }

  /** Presses Enter, which leads to another page. */
  void enter() {
    complaints.clear();
    loaded = new CompletableFuture<>();
    press("Enter");
    loaded.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
  }

  /** What an expression of JavaScript comes to. */
  Value evaluate(String expression) {
    var result =
        ask(
            "Runtime.evaluate",
            Map.of("expression", Value.text(expression), "returnByValue", Value.flag(true)));
    return field((Value.Struct) field(result, "result"), "value");
  }

  /** The roles of controls that no name says what they are. */
  List<String> nameless() {
    var tree = ask("Accessibility.getFullAXTree", Map.of());
    var nameless = new ArrayList<String>();
    for (var node : ((Value.Items) field(tree, "nodes")).values()) {
      var fields = ((Value.Struct) node).fields();
      var role = inner(fields.get("role"));
      if (List.of(
                  "link",
                  "button",
                  "searchbox",
                  "textbox",
                  "checkbox",
                  "combobox",
                  "DisclosureTriangle")
              .contains(role)
          && inner(fields.get("name")).isBlank()) {
        nameless.add(role);
      }
    }
    return nameless;
  }

  private static String inner(@Nullable Value of) {
    return of instanceof Value.Struct it && it.fields().get("value") instanceof Value.Text text
        ? text.value()
        : "";
  }

  private static Value field(Value.Struct of, String name) {
    var value = of.fields().get(name);
    assertThat(value).as(name).isNotNull();
    return value;
  }

  private Value.Struct ask(String method, Map<String, ? extends Value> parameters) {
    long number = numbers.incrementAndGet();
    var fields = new java.util.HashMap<String, Value>();
    fields.put("id", Value.decimal(number));
    fields.put("method", Value.text(method));
    fields.put("params", new Value.Struct(Map.copyOf(parameters)));
    if (session != null) {
      fields.put("sessionId", Value.text(session));
    }
    var answer = new CompletableFuture<Value.Struct>();
    waiting.put(number, answer);
    socket.sendText(Json.text(new Value.Struct(fields)), true).join();
    return answer.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
  }

  private void received(Value.Struct message) {
    if (message.fields().get("id") instanceof Value.Decimal number) {
      var answer = waiting.remove(number.value().longValueExact());
      if (message.fields().get("result") instanceof Value.Struct result) {
        answer.complete(result);
      } else {
        answer.completeExceptionally(new IllegalStateException(Json.text(message)));
      }
      return;
    }
    var method = message.fields().get("method");
    if (!(method instanceof Value.Text name)) {
      return;
    }
    switch (name.value()) {
      case "Page.loadEventFired" -> loaded.complete(null);
      case "Runtime.exceptionThrown", "Log.entryAdded" -> complaints.add(Json.text(message));
      case "Runtime.consoleAPICalled" -> complaints.add(Json.text(message));
      default -> {}
    }
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    process.onExit().orTimeout(PATIENCE, TimeUnit.SECONDS).join();
  }

  private final class Messages implements WebSocket.Listener {

    private final StringBuilder begun = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      begun.append(part);
      if (last) {
        received(Json.parseStruct(begun.toString()));
        begun.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
