package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Webhook;
import io.syncline.core.definition.system.hook.Handshake;
import io.syncline.core.definition.system.hook.Signature;
import io.syncline.core.definition.system.hook.Signature.Algorithm;
import io.syncline.core.definition.system.hook.Signature.Kind;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.FieldTypes;
import io.syncline.core.transform.path.FirstPath;
import io.syncline.definition.binding.ConstantNames;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a system type says of its webhooks that could never work, or would open a door. */
final class WebhookChecks {

  private static final String SIGNATURE = "/webhook/signature";
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern PLACE = Pattern.compile("(?<!\\$)\\{([A-Za-z][^{}]*)}");
  private static final Set<Kind> SHARED = EnumSet.of(Kind.HMAC, Kind.SECRET, Kind.BASIC);

  /** An address whose host no setting but the connection's own address decides. */
  private static final Pattern KEYS =
      Pattern.compile("https://[A-Za-z0-9.-]+(:\\d{1,5})?/.*|\\$\\{baseUrl}/.*");

  private static final Set<Algorithm> KEYED = EnumSet.range(Algorithm.ES256, Algorithm.ED25519);

  private static final Set<Algorithm> TOKENS = EnumSet.range(Algorithm.ES256, Algorithm.RS512);

  /** The element of a list at a position. */
  private static final Pattern POSITION = Pattern.compile("\\[\\d+]");

  private static final List<String> SOURCES = List.of("header:", "query:", "body:");
  private static final List<String> ANSWER = List.of("challenge");

  private final List<Finding> findings = new ArrayList<>();

  private WebhookChecks() {}

  static List<Finding> of(Webhook webhook, Map<String, ObjectType> objects) {
    var checks = new WebhookChecks();
    checks.signature(webhook.signature());
    checks.unsigned(webhook);
    for (int i = 0; i < webhook.handshakes().size(); i++) {
      checks.handshake("/webhook/handshakes/" + i, webhook.handshakes().get(i), webhook);
    }
    checks.events(webhook, objects);
    return checks.findings;
  }

  private void events(Webhook webhook, Map<String, ObjectType> objects) {
    webhook
        .meaning()
        .objects()
        .forEach(
            (said, object) -> {
              if (!objects.containsKey(object)) {
                problem(
                    step("/webhook/objects", said),
                    ConstantNames.unknown(
                        object,
                        "an object of this type",
                        objects.keySet().stream().sorted().toList()));
              }
            });
    path("/webhook/events", webhook.events());
    path("/webhook/object", webhook.meaning().object());
    ids("/webhook/nativeId", webhook.places().nativeId());
    webhook
        .meaning()
        .nativeIds()
        .forEach(
            (object, paths) -> {
              if (!objects.containsKey(object)) {
                problem(
                    step("/webhook/nativeIds", object),
                    ConstantNames.unknown(
                        object,
                        "an object of this type",
                        objects.keySet().stream().sorted().toList()));
              }
              ids(step("/webhook/nativeIds", object), paths);
            });
    path("/webhook/kind", webhook.meaning().kind());
    path("/webhook/occurredAt", webhook.occurredAt());
    if (webhook.places().record() != null) {
      path("/webhook/record/at", webhook.places().record().at());
      findings.addAll(HeldRecordChecks.of(webhook, webhook.places().record(), objects));
    }
    for (int i = 0; i < webhook.identity().size(); i++) {
      path("/webhook/identity/" + i, webhook.identity().get(i));
    }
  }

  /** Where an event names its record, or each element of a list its own. */
  private void ids(String at, String paths) {
    for (var path : FirstPath.parts(paths)) {
      var position = POSITION.matcher(path);
      int each = path.indexOf(Webhook.EACH);
      var rest = path.substring(each < 0 ? 0 : each + Webhook.EACH.length());
      if (position.find()) {
        problem(
            at,
            "`%s` would pass over the other records of the list: `[]` names all of them"
                .formatted(position.group()));
      } else if (each >= 0 && !rest.isEmpty() && !rest.startsWith(".")) {
        problem(at, "behind `[]` follows a dot and a path, as in `people[].id`, or nothing");
      } else if (each >= 0) {
        required(at, path.substring(0, each));
        if (!rest.isEmpty()) {
          required(at, rest.substring(1));
        }
      } else {
        required(at, path);
      }
    }
  }

  private void required(String at, String path) {
    FieldTypes.pathProblem(path).ifPresent(it -> problem(at, it));
  }

  private void signature(Signature signature) {
    if (SHARED.contains(signature.kind()) && signature.secret() == null) {
      problem(
          SIGNATURE,
          "a signature says its `secret`, a setting: without it nothing is taken in; where the"
              + " vendor signs nothing, write `signature: unsigned`");
    }
    switch (signature.kind()) {
      case HMAC -> hash(signature);
      case SECRET -> {
        if (signature.carrier().header() == null) {
          problem(SIGNATURE, "`secret` needs `header`: the header that holds the secret");
        }
        idle(signature, List.of("secret", "header", "prefix"));
      }
      case BASIC -> {
        if (signature.username() == null) {
          problem(SIGNATURE, "`basic` needs `username`: the name that the vendor sends");
        }
        idle(signature, List.of("username", "secret"));
      }
      case PUBLIC_KEY -> publicKey(signature);
      case JWT -> token(signature);
      case UNSIGNED -> {
        idle(signature, List.of());
        findings.add(
            Finding.notice(
                SIGNATURE,
                "anyone who knows the address of these webhooks can cause reads: choose a"
                    + " signature, a secret header or `basic` where the vendor offers one"));
      }
    }
    header(SIGNATURE + "/header", signature.carrier().header());
  }

  private void publicKey(Signature signature) {
    if (signature.trust().key() == null) {
      problem(
          SIGNATURE,
          "`publicKey` needs `key`: the vendor's public key, mostly a setting of the connection");
    }
    algorithm(signature);
    signed(signature, "key");
  }

  private void token(Signature signature) {
    idle(
        signature,
        List.of(
            "keys", "claims", "bodyHash", "body", "header", "prefix", "algorithm", "tolerance"));
    algorithm(signature);
    if (signature.digest().algorithm() == Algorithm.ED25519) {
      problem(
          SIGNATURE + "/algorithm",
          "`ed25519` is of `kind: publicKey`; tokens are signed by " + listed(TOKENS));
    }
    var trust = signature.trust();
    if (trust.keys() == null) {
      problem(SIGNATURE, "`jwt` needs `keys`: the address of the vendor's key set (JWKS)");
    } else if (!KEYS.matcher(trust.keys()).matches()) {
      problem(
          SIGNATURE + "/keys",
          "keys are read from an address that is written out, `https://<host>/…`, or is below"
              + " `${baseUrl}`: else another setting decides which keys are trusted");
    }
    if ((signature.carrier().header() == null) == (trust.body() == null)) {
      problem(SIGNATURE, "a token is in a `header` or in the `body`: write one of them");
    }
    if (trust.body() != null && signature.carrier().prefix() != null) {
      problem(SIGNATURE + "/prefix", "`prefix` is of a `header`");
    }
    if (trust.body() != null && trust.bodyHash() != null) {
      problem(SIGNATURE + "/bodyHash", "a token in the body cannot hold the hash of that body");
    }
    if (trust.bodyHash() == null && !trust.claims().containsKey("aud")) {
      problem(
          SIGNATURE,
          "a token names this receiver or this body: write `claims: {aud: …}` or `bodyHash`; else"
              + " one that the vendor made for somebody else would do");
    }
    path(SIGNATURE + "/body", trust.body());
  }

  /** One algorithm is accepted, whatever a sender says. */
  private void algorithm(Signature signature) {
    var algorithm = signature.digest().algorithm();
    if (algorithm == null || algorithm.keyedHash()) {
      problem(
          SIGNATURE + (algorithm == null ? "" : "/algorithm"),
          "`%s` needs `algorithm`, the one that is accepted: %s"
              .formatted(
                  ConstantNames.name(signature.kind()),
                  listed(signature.kind() == Kind.JWT ? TOKENS : KEYED)));
    }
  }

  private static String listed(Set<Algorithm> algorithms) {
    return String.join(", ", algorithms.stream().map(ConstantNames::name).toList());
  }

  private void hash(Signature signature) {
    if (!signature.algorithm().keyedHash()) {
      problem(
          SIGNATURE + "/algorithm",
          "`%s` is of a public key: write `kind: publicKey` and `key`, or `kind: jwt` and `keys`"
              .formatted(ConstantNames.name(signature.algorithm())));
    }
    signed(signature, "secret");
  }

  /** A signature over a text that the manifest says. */
  private void signed(Signature signature, String key) {
    idle(
        signature,
        List.of(
            key,
            "header",
            "part",
            "prefix",
            "encoding",
            "algorithm",
            "signed",
            "time",
            signature.time() == null ? "" : "tolerance"));
    if (signature.carrier().header() == null) {
      problem(
          SIGNATURE,
          "`%s` needs `header`: the header that holds the signature"
              .formatted(ConstantNames.name(signature.kind())));
    }
    var at = signature.digest().signed() == null ? SIGNATURE : SIGNATURE + "/signed";
    var places = signature.places();
    for (var place : places) {
      if (place.startsWith(Signature.HEADER)) {
        header(at, place.substring(Signature.HEADER.length()));
      } else if (!Signature.PLACES.contains(place)) {
        problem(at, ConstantNames.unknown(place, "a part of what is signed", known()));
      }
    }
    if (!places.contains("body")) {
      problem(at, "what is signed holds `{body}`: else anybody could change it");
    }
    time(signature, places, at);
  }

  private void time(Signature signature, List<String> places, String at) {
    var time = signature.time();
    if (time == null) {
      if (places.contains("time")) {
        problem(at, "`{time}` is filled in from `time`: the header that holds the time of signing");
      }
      return;
    }
    header(SIGNATURE + "/time", time.header());
    if (!places.contains("time")) {
      problem(
          at, "what is signed holds `{time}` beside `time`: else anybody could change the time");
    }
    if (time.header() == null && time.part() == null) {
      problem(SIGNATURE + "/time", "`time` names the `header`, the `part` of a list, or both");
    }
    var carrier = signature.carrier();
    if (time.part() != null && time.part().equals(carrier.part()) && time.header() == null) {
      problem(SIGNATURE + "/time", "the time and the signature are two parts of the header");
    }
  }

  private static List<String> known() {
    var known = new ArrayList<>(Signature.PLACES);
    known.add(Signature.HEADER + "<name>");
    return known;
  }

  /** Keys that a kind of proof does not use: who wrote them expects something of them. */
  private void idle(Signature signature, List<String> used) {
    var written = new LinkedHashMap<String, @Nullable Object>();
    written.put("username", signature.username());
    written.put("secret", signature.secret());
    written.put("key", signature.trust().key());
    written.put("keys", signature.trust().keys());
    written.put("body", signature.trust().body());
    written.put("bodyHash", signature.trust().bodyHash());
    written.put("claims", signature.trust().claims().isEmpty() ? null : signature.trust());
    written.put("header", signature.carrier().header());
    written.put("part", signature.carrier().part());
    written.put("prefix", signature.carrier().prefix());
    written.put("encoding", signature.carrier().encoding());
    written.put("algorithm", signature.digest().algorithm());
    written.put("signed", signature.digest().signed());
    written.put("time", signature.time());
    written.put("tolerance", signature.tolerance());
    written.forEach(
        (key, value) -> {
          if (value != null && !used.contains(key)) {
            problem(
                SIGNATURE + "/" + key,
                key.equals("tolerance") && signature.time() == null && timed(signature)
                    ? "`tolerance` needs `time`: where the time of signing is"
                    : "`%s` does nothing beside `kind: %s`"
                        .formatted(key, ConstantNames.name(signature.kind())));
          }
        });
    var secret = signature.secret();
    boolean encoded =
        secret != null
            && (secret.encoding() != Signature.KeyEncoding.TEXT || secret.prefix() != null);
    if (encoded && signature.kind() != Kind.HMAC) {
      problem(
          SIGNATURE + "/secret",
          "`%s` compares the secret as it is: write it alone"
              .formatted(ConstantNames.name(signature.kind())));
    }
  }

  private static boolean timed(Signature signature) {
    return signature.kind() == Kind.HMAC || signature.kind() == Kind.PUBLIC_KEY;
  }

  /** What anybody may send is good for a read, and for nothing that is believed without one. */
  private void unsigned(Webhook webhook) {
    if (webhook.signature().kind() != Kind.UNSIGNED) {
      return;
    }
    var believed = new LinkedHashMap<String, Boolean>();
    believed.put("merged", webhook.merged() != null);
    believed.put("own", !webhook.own().isEmpty());
    believed.put("change", webhook.change() != null);
    believed.forEach(
        (key, written) -> {
          if (written) {
            problem(
                "/webhook/" + key,
                "`%s` is believed without a read, so it needs a signature: anybody could send it"
                    .formatted(key));
          }
        });
  }

  private void handshake(String path, Handshake handshake, Webhook webhook) {
    source(path + "/challenge", handshake.challenge(), handshake.method());
    handshake
        .where()
        .keySet()
        .forEach(it -> source(step(path + "/where", it), it, handshake.method()));
    if (!handshake.unsigned() && webhook.signature().kind() == Kind.UNSIGNED) {
      problem(path, "nothing is signed here: write `unsigned: true`");
    }
    if (!handshake.unsigned() && timed(webhook.signature()) && handshake.method().equals("GET")) {
      problem(path, "a GET has no body that could be signed: write `unsigned: true`");
    }
    var answer = handshake.answer();
    if (answer.text() != null && answer.body() != null) {
      problem(path + "/answer", "an answer is a `text` or a `body`");
    }
    answered(path + "/answer", answer.text());
    answer
        .headers()
        .forEach(
            (name, text) -> {
              header(step(path + "/answer/headers", name), name);
              answered(step(path + "/answer/headers", name), text);
            });
    if (answer.body() != null) {
      answered(path + "/answer/body", answer.body());
    }
  }

  private void source(String path, String written, String method) {
    var source = SOURCES.stream().filter(written::startsWith).findFirst();
    var name = written.substring(source.map(String::length).orElse(0));
    if (source.isEmpty() || name.isEmpty()) {
      problem(
          path,
          "`%s` is no place of a request; allowed: header:<name>, query:<name>, body:<path>"
              .formatted(written));
    } else if (source.get().equals("header:")) {
      header(path, name);
    } else if (source.get().equals("body:")) {
      path(path, name);
      if (method.equals("GET")) {
        problem(path, "a GET has no body");
      }
    }
  }

  private void answered(String path, Value value) {
    if (value instanceof Value.Text text) {
      answered(path, text.value());
    } else if (value instanceof Value.Struct struct) {
      struct.fields().values().forEach(it -> answered(path, it));
    } else if (value instanceof Value.Items items) {
      items.values().forEach(it -> answered(path, it));
    }
  }

  private void answered(String path, @Nullable String text) {
    var places = PLACE.matcher(text == null ? "" : text);
    while (places.find()) {
      if (!ANSWER.contains(places.group(1))) {
        problem(path, ConstantNames.unknown(places.group(1), "filled in by an answer", ANSWER));
      }
    }
  }

  private void header(String path, @Nullable String name) {
    if (name != null && !HEADER.matcher(name).matches()) {
      problem(path, "`%s` is no name of a header".formatted(name));
    }
  }

  private void path(String path, @Nullable String written) {
    if (written != null && !written.isEmpty()) {
      FieldTypes.pathProblem(written).ifPresent(it -> problem(path, it));
    }
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }

  private static String step(String path, String key) {
    return path + "/" + key.replace("~", "~0").replace("/", "~1");
  }
}
