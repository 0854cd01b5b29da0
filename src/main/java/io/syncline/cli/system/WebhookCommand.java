package io.syncline.cli.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.JsonOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.definition.compile.DefinitionFiles;
import io.syncline.core.definition.system.Connection;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.hook.Signature;
import io.syncline.core.inbox.HookFault;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.SavedWebhooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code syncline webhook}: what intake would make of one saved webhook. */
@Command(
    name = "webhook",
    description =
        "Checks a saved webhook as the server would: its signature, and the events in it. Stores"
            + " nothing and needs no server. The secret comes from the environment. Ends with 0"
            + " where it would be taken in whole, 1 where not.",
    mixinStandardHelpOptions = true)
public final class WebhookCommand implements Callable<Integer> {

  private final DefinitionFiles files;
  private final SavedWebhooks webhooks;
  private final InstantSource clock;

  @Parameters(index = "0", paramLabel = "<system>", description = "A system, or a system type.")
  String system = "";

  @Parameters(
      index = "1",
      paramLabel = "<file>",
      description =
          "The request as it was received: a line such as `POST /hooks/crm HTTP/1.1`, the headers,"
              + " an empty line, the body byte by byte.")
  Path file = Path.of("");

  @Option(
      names = "--url",
      paramLabel = "<address>",
      description =
          "The address that the vendor calls, where it is signed (default: https, the Host header"
              + " and the path of the file).")
  @Nullable String url;

  @Option(
      names = "--at",
      paramLabel = "<time>",
      description = "When it was received, such as 2026-03-01T12:00:00Z (default: now).")
  @Nullable Instant at;

  @Option(
      names = "--routes",
      paramLabel = "<dir>",
      defaultValue = "routes",
      description = "Where the definitions are (default: ${DEFAULT-VALUE}).")
  Path routes = Path.of("routes");

  @Mixin JsonOption json = new JsonOption();

  @Spec CommandSpec spec;

  public WebhookCommand(DefinitionFiles files, SavedWebhooks webhooks, InstantSource clock) {
    this.files = files;
    this.webhooks = webhooks;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    var loaded = files.load(routes);
    var named = NamedSystem.of(loaded, system, spec);
    var connection = named.connection();
    var type = named.type();
    var saved = read();
    var result = check(connection, type, saved);
    if (result.fault() == HookFault.SIGNATURE && endsWithLine(saved.body())) {
      var trimmed = check(connection, type, withoutLine(saved));
      if (trimmed.fault() != HookFault.SIGNATURE) {
        print("The last line end of the file is no part of the body: it is left out.");
        result = trimmed;
      }
    }
    var signature = proof(type, saved, result);
    boolean polls = type.webhook() != null && type.webhook().meaning().pollNow();
    boolean taken =
        result.refused() == null
            && result.unusable().isEmpty()
            && (polls || !result.events().isEmpty());
    json.print(
        new Document()
            .with("taken", taken)
            .with("signature", signature)
            .with("pollNow", polls)
            .with("refused", result.refused())
            .with("events", result.events().stream().map(WebhookCommand::document).toList())
            .with("unusable", result.unusable()));
    print("signature: " + signature);
    if (taken && polls) {
      print("the system is polled: the webhook names no record");
    }
    result.events().forEach(it -> print("event: " + event(it)));
    result.unusable().forEach(it -> print("unusable: " + it));
    return taken ? SynclineCommand.FINE : SynclineCommand.NO;
  }

  private SavedWebhooks.Result check(
      Connection connection, SystemType type, SavedWebhooks.Saved saved) {
    try {
      return webhooks.check(connection, type, saved);
    } catch (IllegalArgumentException unset) {
      throw wrong(String.valueOf(unset.getMessage()));
    }
  }

  private String proof(SystemType type, SavedWebhooks.Saved saved, SavedWebhooks.Result result) {
    var webhook = type.webhook();
    var signature = webhook == null ? null : webhook.signature();
    if (signature == null || signature.kind() == Signature.Kind.UNSIGNED) {
      return "none is asked for; events of anybody are taken as hints, and records are read";
    }
    if (result.fault() == HookFault.SECRET) {
      return "not checked: the secret is not set, or cannot be used in this scheme";
    }
    if (result.fault() == HookFault.STALE) {
      return "right, and older than `tolerance` at " + saved.at() + "; see --at";
    }
    if (result.fault() != HookFault.SIGNATURE) {
      return "right";
    }
    var header = signature.carrier().header();
    if (header != null && !saved.headers().containsKey(header.toLowerCase(Locale.ROOT))) {
      return "wrong: the request has no header `%s`".formatted(header);
    }
    return "wrong: compare `prefix`, `encoding`, `algorithm`, `signed` and the secret with the"
        + " vendor's documentation; "
        + saved.body().length
        + " bytes of body";
  }

  private static Document document(InboxEvent it) {
    return new Document()
        .with("kind", it.kind())
        .with("object", it.ref().object())
        .with("id", it.ref().id())
        .with("at", it.arrival().occurredAt())
        .with("identified", it.arrival().identity() != null);
  }

  private static String event(InboxEvent it) {
    var line = new StringBuilder();
    line.append(it.kind().name().toLowerCase(Locale.ROOT));
    line.append(' ').append(it.ref().object()).append(' ').append(it.ref().id());
    if (it.arrival().occurredAt() != null) {
      line.append(", at ").append(it.arrival().occurredAt());
    }
    if (it.arrival().identity() == null) {
      line.append(", without an identity: a repeated one is processed again");
    }
    return line.toString();
  }

  private SavedWebhooks.Saved read() throws IOException {
    var bytes = Files.readAllBytes(file);
    int end = bytes.length;
    int body = bytes.length;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' && i + 1 < bytes.length && bytes[i + 1] == '\n') {
        end = i;
        body = i + 2;
        break;
      }
      if (bytes[i] == '\n'
          && i + 2 < bytes.length
          && bytes[i + 1] == '\r'
          && bytes[i + 2] == '\n') {
        end = i;
        body = i + 3;
        break;
      }
    }
    var head = new String(bytes, 0, end, ISO_8859_1).lines().map(String::strip).toList();
    var request = head.isEmpty() ? new String[0] : head.get(0).split(" ");
    if (request.length < 2 || !request[1].startsWith("/") && !request[1].startsWith("http")) {
      throw wrong("the file begins with a line such as `POST /hooks/crm HTTP/1.1`");
    }
    var headers = new TreeMap<String, List<String>>();
    for (var line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw wrong("before the empty line, each line is a header such as `X-Signature: 12ab`");
      }
      headers
          .computeIfAbsent(
              line.substring(0, colon).strip().toLowerCase(Locale.ROOT), it -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return new SavedWebhooks.Saved(
        request[0].toUpperCase(Locale.ROOT),
        address(request[1], headers),
        headers,
        Arrays.copyOfRange(bytes, body, bytes.length),
        at == null ? clock.instant() : at);
  }

  private String address(String target, Map<String, List<String>> headers) {
    if (url != null) {
      return url;
    }
    var host = headers.getOrDefault("host", List.of("localhost")).get(0);
    return target.startsWith("/") ? "https://" + host + target : target;
  }

  private static boolean endsWithLine(byte[] body) {
    return body.length > 0 && body[body.length - 1] == '\n';
  }

  private static SavedWebhooks.Saved withoutLine(SavedWebhooks.Saved it) {
    var body = it.body();
    int end = body.length - 1;
    if (end > 0 && body[end - 1] == '\r') {
      end--;
    }
    return new SavedWebhooks.Saved(
        it.method(), it.uri(), it.headers(), Arrays.copyOf(body, end), it.at());
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void print(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
