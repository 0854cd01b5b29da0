package io.syncline.system.http.vendor;

import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.definition.system.Webhook;
import io.syncline.core.definition.system.hook.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The page of one system, made of its manifest and of what it was tried against. */
final class SystemPage {

  private final SystemType type;
  private final Tried tried;
  private final StringBuilder page = new StringBuilder();
  private final Head head;

  /** The comment at the head of a manifest. */
  private record Head(String what, String sources, List<String> setUp, List<String> hazards) {

    static Head of(String manifest) {
      var blocks = new ArrayList<String>();
      for (var line : manifest.split("\n")) {
        if (!line.startsWith("#")) {
          break;
        }
        var text = line.substring(1).strip();
        boolean starts =
            blocks.isEmpty()
                || text.matches("(Sources:|To set up|Hazards:|Hazards,|Not used|\\* ).*");
        if (starts) {
          blocks.add(text);
        } else {
          blocks.add((blocks.remove(blocks.size() - 1) + " " + text).strip());
        }
      }
      return new Head(
          blocks.isEmpty() ? "" : blocks.get(0),
          said(blocks, "Sources:").stream().findFirst().orElse(""),
          said(blocks, "To set up"),
          Stream.concat(said(blocks, "* ").stream(), said(blocks, "Not used").stream()).toList());
    }

    private static List<String> said(List<String> blocks, String start) {
      return blocks.stream().filter(it -> it.startsWith(start)).toList();
    }
  }

  private SystemPage(SystemType type, Tried tried, String manifest) {
    this.type = type;
    this.tried = tried;
    this.head = Head.of(manifest);
  }

  static String text(SystemType type, Tried tried, String manifest) {
    return new SystemPage(type, tried, manifest).write();
  }

  /** The table of all of them. */
  static String index(Map<SystemType, Tried> systems) {
    var page =
        new SystemPage(systems.keySet().iterator().next(), systems.values().iterator().next(), "");
    page.line("# Which systems are included?");
    page.line("");
    page.line(
        "These pages are made from the manifests in [`routes/systems`](../../routes/systems) and"
            + " from what they were tried against. A system that is not here:"
            + " [connect-a-system.md](../connect-a-system.md), [databases.md](../databases.md),"
            + " [camel-systems.md](../camel-systems.md).");
    page.line("");
    page.line("| system | objects | reports changes by | tested against | API |");
    page.line("| --- | --- | --- | --- | --- |");
    systems.forEach(
        (type, tried) ->
            page.row(
                "[%s](%s.md)".formatted(type.title(), type.type()),
                page.codes(type.objects().keySet().stream().sorted().toList()),
                page.reporting(type),
                tried.tested(),
                tried.api()));
    page.line("");
    page.line(
        "Databases, brokers, files and mail are connected by files to copy; their pages are written"
            + " by hand.");
    page.line("");
    page.line("| system | reports changes by | tested against |");
    page.line("| --- | --- | --- |");
    page.row("[PostgreSQL](postgresql.md)", "polls, notifications, the log", "real server");
    page.row("[MariaDB and MySQL](mysql.md)", "polls", "real server of MariaDB");
    page.row("[Oracle](oracle.md)", "polls", "stand-in");
    page.row("[Kafka](kafka.md)", "messages", "real server");
    page.row("[RabbitMQ](rabbitmq.md)", "messages", "real server of its protocol");
    page.row("[S3](s3.md)", "files", "real server of its protocol");
    page.row("[File drop](file-drop.md)", "files", "real server");
    page.row("[E-mail](e-mail.md)", "unread mails", "real server");
    page.line("");
    page.line("| tested against | means |");
    page.line("| --- | --- |");
    page.row("real server", "the vendor's own software ran, and every operation was made with it");
    page.row(
        "description",
        "every request and every answer of our stand-in fits the OpenAPI description of the vendor,"
            + " or the one its page names; exceptions are written down with their reasons");
    page.row(
        "schema",
        "every request fits the GraphQL schema of the vendor, and selects what the manifest reads"
            + " of its answer");
    page.row(
        "client library",
        "the vendor's own client sends what the manifest sends, and reads what our stand-in"
            + " answers");
    page.row("stand-in", "written from the documentation; only our own stand-in answered");
    page.line("");
    page.line(
        "Each of them also meets, in the tests, a rate limit, a server error, half an answer, a"
            + " lost answer, a failure that is called a success and a revoked key; one that signs"
            + " in by tokens first, an expired token; and one whose listing has pages, a page that"
            + " comes again. Creates, updates, reads and listings of single records meet them, not"
            + " each operation.");
    return page.page.toString();
  }

  private String reporting(SystemType of) {
    var ways = new ArrayList<String>();
    if (of.webhook() != null) {
      ways.add("webhooks");
    }
    if (of.objects().values().stream().anyMatch(it -> it.can(Kind.FEED))) {
      ways.add("a feed");
    }
    ways.add("polls");
    return String.join(", ", ways);
  }

  private String write() {
    line("# " + type.title());
    line("");
    line(head.what());
    line("");
    line("| | |");
    line("| --- | --- |");
    row(
        "type in a sync",
        "`"
            + type.type()
            + "`, from [`"
            + type.type()
            + ".system.yaml`](../../routes/systems/"
            + type.type()
            + ".system.yaml)");
    row("tested against", "[" + tried.tested() + "](README.md)");
    tried.judgedBy().forEach(it -> row("judged by", it));
    row("API", tried.api());
    if (!tried.pages().isEmpty()) {
      row(
          "the vendor's pages",
          tried.pages().entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(it -> "[%s](%s)".formatted(it.getKey(), it.getValue()))
              .collect(Collectors.joining(", ")));
    }
    limits();
    line("");
    settings();
    webhook();
    hazards();
    type.objects().values().stream()
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .forEach(this::object);
    return page.toString();
  }

  private void limits() {
    var limit = type.rateLimit();
    row(
        "limits",
        "%d requests in %s, %d at once; an answer within %s"
            .formatted(
                limit.requests(), time(limit.per()), limit.concurrency(), time(type.timeout())));
    var quota = type.quota();
    if (quota != null) {
      row(
          "quota",
          "%,d calls in %s, of which polls and runs leave %d %% to people's changes; `%s` says another number%s"
              .formatted(
                  quota.calls(),
                  time(quota.per()),
                  quota.reserve(),
                  variable("quota"),
                  quota.reported() ? ", and each answer corrects the count" : ""));
    }
  }

  private void settings() {
    line("## Settings and credentials");
    line("");
    head.setUp().forEach(it -> line(it + "\n"));
    line(credentials());
    line("");
    line("| setting | environment | what it is | |");
    line("| --- | --- | --- | --- |");
    new TreeMap<>(type.settings())
        .forEach(
            (name, it) ->
                row(
                    "`" + name + "`",
                    "`" + variable(name) + "`",
                    it.description(),
                    Stream.of(
                            it.required() ? "needed" : "",
                            it.secret() ? "secret" : "",
                            it.defaultValue() == null ? "" : "default `" + it.defaultValue() + "`",
                            it.aliases().isEmpty() ? "" : "also " + codes(it.aliases()))
                        .filter(word -> !word.isEmpty())
                        .collect(Collectors.joining(", "))));
    line("");
  }

  private String variable(String setting) {
    return (type.type() + "_" + setting.replaceAll("([a-z0-9])([A-Z])", "$1_$2"))
        .replace('-', '_')
        .toUpperCase(Locale.ROOT);
  }

  private String credentials() {
    return type.ways().stream().map(this::credentials).collect(Collectors.joining(" Or: "))
        + (type.tls() == null ? "" : " Connections show a client certificate.")
        + (type.check() == null
            ? ""
            : " They are proved by `%s %s`, every few minutes."
                .formatted(type.check().method(), type.check().path()));
  }

  private String credentials(Auth way) {
    return kind(way)
        + (way.session().csrf() == null ? "" : " Writes carry a CSRF token beside them.");
  }

  private String kind(Auth way) {
    var fixed = way.fixed();
    return switch (way.kind()) {
      case NONE -> "Requests carry no credentials.";
      case BEARER -> "Requests carry `Authorization: Bearer <token>`.";
      case BASIC -> "Requests carry a user name and a password (`Authorization: Basic`).";
      case API_KEY ->
          "Requests carry the key in "
              + (fixed.headers().isEmpty() && fixed.query().isEmpty()
                  ? "the header `" + (fixed.header() == null ? "X-Api-Key" : fixed.header()) + "`."
                  : codes(
                          Stream.concat(
                                  fixed.headers().entrySet().stream()
                                      .map(it -> it.getKey() + ": " + it.getValue()),
                                  fixed.query().keySet().stream())
                              .sorted()
                              .toList())
                      + ".");
      case SESSION -> "A login begins a session; requests carry its cookies and tokens.";
      case OAUTH2_CLIENT_CREDENTIALS ->
          "Access tokens are had for a client id and secret (OAuth 2, client credentials), and"
              + " renewed before they end.";
      case OAUTH2_REFRESH_TOKEN ->
          "Access tokens are had for a refresh token (OAuth 2); where the vendor gives a new"
              + " one with each, it is kept sealed in the database.";
      case OAUTH2_AUTHORIZATION_CODE ->
          "A person gives consent once (`syncline connect`); access tokens are renewed from"
              + " then on, and kept sealed in the database.";
      case OAUTH2_JWT_BEARER ->
          "Access tokens are had for an assertion that is signed with a private key (OAuth 2,"
              + " RFC 7523).";
    };
  }

  // ---- webhook ----

  private void webhook() {
    var webhook = type.webhook();
    line("## Webhook");
    line("");
    if (webhook == null) {
      line(
          type.objects().values().stream().allMatch(ObjectType::writeOnly)
              ? "There is none, and nothing is polled: it is written alone."
              : "There is none: changes are found by polling.");
      line("");
      return;
    }
    var steps = new ArrayList<>(setUp(webhook));
    if (!webhook.handshakes().isEmpty()) {
      steps.add(
          "The vendor asks whether somebody listens ("
              + webhook.handshakes().stream()
                  .map(it -> it.method() + " with `" + it.challenge() + "`")
                  .collect(Collectors.joining(", "))
              + "). Syncline answers while it runs.");
    }
    steps.add(proof(webhook.signature()));
    steps.add(
        webhook.meaning().pollNow()
            ? "It names no record: the system is polled at once."
            : "These events are taken: "
                + webhook.meaning().objects().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(it -> "`" + it.getKey() + "` for " + it.getValue())
                    .collect(Collectors.joining(", "))
                + ". An event makes its record be read.");
    for (int i = 0; i < steps.size(); i++) {
      line((i + 1) + ". " + steps.get(i));
    }
    line("");
  }

  /** By a command where the vendor has an API for it, else by hand. */
  private List<String> setUp(Webhook webhook) {
    var subscription = webhook.subscription();
    var set =
        secrets(webhook.signature()).stream()
            .map(
                it -> "Set `" + variable(it) + "` (" + type.settings().get(it).description() + ").")
            .toList();
    var address = "`https://<your host>/hooks/" + type.type() + "`";
    var id = "the id of the system in your sync, where it is another";
    if (subscription == null) {
      return with(set, "At the vendor, send events to " + address + " (" + id + ").");
    }
    var command = "`syncline subscribe " + type.type() + "` (" + id + ") has the vendor send";
    return subscription.places().secret() == null
        ? with(set, command + " events to " + address + ".")
        : List.of(
            "Set [`syncline.secret-key` and `syncline.public-url`](../operations.md#settings).",
            command
                + " events to "
                + address
                + ", and keeps the secret that the vendor makes, encrypted. By hand: do so at the"
                + " vendor, and set "
                + codes(secrets(webhook.signature()).stream().map(this::variable).toList())
                + ".");
  }

  private static List<String> with(List<String> steps, String last) {
    return Stream.concat(steps.stream(), Stream.of(last)).toList();
  }

  private static List<String> secrets(Signature signature) {
    var secret = signature.secret();
    return secret == null
        ? List.of()
        : Arrays.stream(secret.value().split("\\$\\{"))
            .filter(it -> it.contains("}"))
            .map(it -> it.substring(0, it.indexOf('}')))
            .toList();
  }

  private static String proof(Signature signature) {
    return switch (signature.kind()) {
      case HMAC ->
          "Each is proved by the header `%s`: HMAC %s over `%s`, %s%s."
              .formatted(
                  signature.carrier().header(),
                  signature.algorithm(),
                  signature.signed(),
                  signature.encoding().name().toLowerCase(Locale.ROOT),
                  signature.time() == null
                      ? ""
                      : ", not older than " + time(signature.tolerance()));
      case SECRET ->
          "Each is proved by the secret itself in the header `"
              + signature.carrier().header()
              + "`.";
      case BASIC -> "Each is proved by a user name and the secret as password.";
      case PUBLIC_KEY ->
          "Each is proved by the header `%s`: a signature %s over `%s`, verified with the vendor's public key."
              .formatted(signature.carrier().header(), signature.algorithm(), signature.signed());
      case JWT ->
          "Each is proved by a token that is signed by %s, verified with the keys at `%s`."
              .formatted(signature.algorithm(), signature.trust().keys());
      case UNSIGNED ->
          "Nothing proves who sends: an event is good for a read and for nothing else.";
    };
  }

  private void hazards() {
    if (head.hazards().isEmpty()) {
      return;
    }
    line("## What to know");
    line("");
    head.hazards().forEach(it -> line(it.startsWith("* ") ? it : "* " + it));
    line("");
  }

  // ---- objects ----

  private void object(ObjectType object) {
    line("## " + object.name());
    line("");
    line("| | |");
    line("| --- | --- |");
    row("entities", codes(object.entities()));
    row("operations", codes(operations(object)));
    row("changes", changes(object));
    row(
        "matched by",
        object.writeOnly()
            ? "nothing: its records cannot be searched"
            : object.matchKeys().isEmpty() ? "what a sync says" : codes(object.matchKeys()));
    row("a create without an answer", lost(object));
    row(
        "an update",
        (object.replaces()
                ? "replaces the whole record, so it is made of a full read"
                : "writes what changed")
            + (object.conditional() ? "; only if it was not changed meanwhile" : ""));
    if (object.archivedWhen() != null) {
      row("archived", "`" + object.archivedWhen() + "`");
    }
    if (!object.writeOnly()) {
      row("how late", late(object));
    }
    line("");
    line("| field | attribute | type | |");
    line("| --- | --- | --- | --- |");
    object.fields().values().stream()
        .sorted((a, b) -> a.path().compareTo(b.path()))
        .forEach(
            it ->
                row(
                    "`" + it.path() + "`",
                    it.attribute() == null ? "" : "`" + it.attribute() + "`",
                    kind(it),
                    bounds(it)));
    line("");
  }

  private static List<String> operations(ObjectType object) {
    return object.operations().values().stream()
        .sorted((a, b) -> a.kind().compareTo(b.kind()))
        .map(it -> word(it.kind()) + (it.effect() == null ? "" : " (effect: " + it.effect() + ")"))
        .toList();
  }

  private static String word(Enum<?> constant) {
    var words = constant.name().toLowerCase(Locale.ROOT).split("_");
    return words[0]
        + Arrays.stream(words)
            .skip(1)
            .map(it -> Character.toUpperCase(it.charAt(0)) + it.substring(1))
            .collect(Collectors.joining());
  }

  private static String late(ObjectType object) {
    return "listings by %s, searches and new records by %s"
        .formatted(time(object.commitLag()), time(object.visibleAfter()));
  }

  private static String changes(ObjectType object) {
    if (object.writeOnly()) {
      return "none: it is write-only, so a target alone, and not comparable";
    }
    var ways = new ArrayList<String>();
    if (object.can(Kind.FEED)) {
      ways.add("a feed of what happened");
    } else if (object.timing().poll() == ObjectType.Poll.WHOLE_LIST) {
      ways.add("the whole list at each poll");
    } else if (object.updatedAt() != null && object.can(Kind.LIST)) {
      ways.add("by `" + object.updatedAt() + "`, in steps of " + time(object.granularity()));
    }
    if (object.can(Kind.DELETED)) {
      ways.add("a list of what was deleted");
    }
    return ways.isEmpty() ? "by reconciliation and webhooks alone" : String.join(", ", ways);
  }

  private static String lost(ObjectType object) {
    if (!object.can(Kind.CREATE) && !object.can(Kind.CREATE_MANY)) {
      return "none is made";
    }
    var unique =
        object.fields().values().stream()
            .filter(FieldType::unique)
            .map(FieldType::path)
            .sorted()
            .toList();
    if (object.upserts()) {
      return "is sent again: the same twice is one record";
    }
    if (object.marker() != null) {
      return "is found by the marker `" + object.marker() + "`";
    }
    var retention = object.idempotencyKeyRetention();
    if (retention != null) {
      return "is sent again with the same key, for " + time(retention);
    }
    return unique.isEmpty()
        ? "goes to review"
        : "is found by `" + String.join("` or `", unique) + "`";
  }

  private static String kind(FieldType field) {
    var name =
        field.references() != null
            ? "reference to " + field.references()
            : field.type().name().toLowerCase(Locale.ROOT);
    return field.type() == ValueType.TEXT && !field.values().isEmpty() ? "picklist" : name;
  }

  private String bounds(FieldType field) {
    var words = new ArrayList<String>();
    if (!field.writable()) {
      words.add("read only");
    }
    if (field.required()) {
      words.add("needed by a create");
    }
    if (field.unique()) {
      words.add("unique");
    }
    if (field.findable()) {
      words.add("findable");
    }
    if (field.writable() && field.clearAs() == FieldType.ClearAs.IMPOSSIBLE) {
      words.add("cannot be emptied");
    }
    if (field.maxLength() != null) {
      words.add("at most " + field.maxLength() + " characters");
    }
    if (field.scale() != null) {
      words.add(field.scale() + " decimal places");
    }
    if (field.minorUnits() != null) {
      words.add("in minor units of `" + field.minorUnits().currency() + "`");
    }
    if (!field.values().isEmpty()) {
      words.add(codes(field.values().keySet().stream().sorted().toList()));
    }
    return String.join(", ", words);
  }

  // ---- words ----

  private static String time(@Nullable Duration duration) {
    if (duration == null || duration.isZero()) {
      return "0s";
    }
    long millis = duration.toMillis();
    return millis % 86_400_000 == 0
        ? millis / 86_400_000 + "d"
        : millis % 3_600_000 == 0
            ? millis / 3_600_000 + "h"
            : millis % 60_000 == 0
                ? millis / 60_000 + "m"
                : millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  private String codes(List<String> words) {
    return words.stream().map(it -> "`" + it + "`").collect(Collectors.joining(", "));
  }

  private void row(String... cells) {
    line(
        Arrays.stream(cells)
            .map(it -> it.replace("|", "\\|"))
            .collect(Collectors.joining(" | ", "| ", " |")));
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
