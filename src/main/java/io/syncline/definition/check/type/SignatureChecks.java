package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.definition.system.Webhook;
import io.syncline.core.definition.system.Webhook.KeyRequest;
import io.syncline.core.definition.system.hook.Signature;
import io.syncline.core.definition.system.hook.Signature.Algorithm;
import io.syncline.core.definition.system.hook.Signature.Kind;
import io.syncline.core.transform.FieldTypes;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.check.operation.HeaderPlaces;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Proofs of a webhook's sender that could never be right, or would be so of everybody. */
final class SignatureChecks {

  private static final String SIGNATURE = "/webhook/signature";
  private static final Set<Kind> SHARED = EnumSet.of(Kind.HMAC, Kind.SECRET, Kind.BASIC);

  /** An address whose host no setting but the connection's own address decides. */
  private static final Pattern KEYS =
      Pattern.compile("https://[A-Za-z0-9.-]+(:\\d{1,5})?/.*|\\$\\{baseUrl}/.*");

  private static final Set<Algorithm> KEYED = EnumSet.range(Algorithm.ES256, Algorithm.ED25519);

  private static final Set<Algorithm> TOKENS = EnumSet.range(Algorithm.ES256, Algorithm.RS512);

  private final List<Finding> findings = new ArrayList<>();
  private final Transport transport;

  private final @Nullable KeyRequest asked;

  private SignatureChecks(@Nullable KeyRequest asked, Transport transport) {
    this.asked = asked;
    this.transport = transport;
  }

  static List<Finding> of(Webhook webhook, Transport transport) {
    var checks = new SignatureChecks(webhook.keyRequest(), transport);
    checks.signature(webhook.signature());
    checks.keyRequest(webhook.signature().kind());
    return checks.findings;
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
    if ((trust.keys() == null) == (asked == null)) {
      problem(
          SIGNATURE,
          "`jwt` needs `keys`, the address of the vendor's key set (JWKS), or `keyRequest` beside"
              + " the signature, which asks for the key that a token names: one of them");
    } else if (trust.keys() != null && !KEYS.matcher(trust.keys()).matches()) {
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
    if (signature.wholeBody() && signature.tolerance() == null) {
      problem(
          SIGNATURE,
          "a token that is the whole body is sent again as it is: say in `tolerance` for how long the"
              + " vendor does so, as in `tolerance: 7d`; an older one is refused");
    }
    path(SIGNATURE + "/body", trust.body());
  }

  private void keyRequest(Kind kind) {
    if (asked == null) {
      return;
    }
    var at = "/webhook/keyRequest";
    if (kind != Kind.JWT) {
      problem(
          at, "`keyRequest` does nothing beside `kind: %s`".formatted(ConstantNames.name(kind)));
    }
    if (transport != Transport.HTTP) {
      problem(at, "`keyRequest` sends a request: it needs `transport: http`");
    }
    if (!asked.operation().says("{" + KeyRequest.PLACE)) {
      problem(at, "`keyRequest` says which key is wanted: write `{keyId}`");
    }
    path(at + "/key", asked.key());
    path(at + "/expires", asked.expires());
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

  static boolean timed(Signature signature) {
    return signature.kind() == Kind.HMAC || signature.kind() == Kind.PUBLIC_KEY;
  }

  private void header(String path, @Nullable String name) {
    if (name != null && !HeaderPlaces.isName(name)) {
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
}
