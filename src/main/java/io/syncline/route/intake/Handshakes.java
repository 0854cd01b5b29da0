package io.syncline.route.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.syncline.core.definition.system.hook.Handshake;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.Paths;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import io.syncline.route.intake.http.HookAnswer;
import io.syncline.route.intake.http.HookAnswer.Content;
import io.syncline.route.intake.http.HookRequest;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes the requests by which vendors ask whether somebody listens, and answers them as the
 * manifest says. Nothing is kept of them.
 */
final class Handshakes {

  /** A request that asks is short; a long one is not read before it is proved who sent it. */
  private static final int LONGEST_BODY = 16 * 1024;

  private static final int LONGEST_CHALLENGE = 4 * 1024;
  private static final String PLACE = "{challenge}";

  private final SignatureCheck signatures;

  Handshakes(SignatureCheck signatures) {
    this.signatures = signatures;
  }

  /**
   * The answer; empty where the request is none of the system's handshakes.
   *
   * @throws io.syncline.route.intake.http.HookRefused where one that must be signed is not
   */
  Optional<HookAnswer> answer(Hook hook, HookRequest request) {
    for (var handshake : hook.webhook().handshakes()) {
      var challenge = challenge(hook, handshake, request);
      if (challenge != null) {
        if (!handshake.unsigned()) {
          signatures.verify(hook, request);
        }
        return Optional.of(HookAnswer.saying(content(handshake.answer(), challenge)));
      }
    }
    return Optional.empty();
  }

  private static @Nullable String challenge(Hook hook, Handshake handshake, HookRequest request) {
    if (!handshake.method().equals(request.method())) {
      return null;
    }
    var challenge = read(request, handshake.challenge());
    boolean sayable =
        challenge != null
            && !challenge.isEmpty()
            && challenge.length() <= LONGEST_CHALLENGE
            && challenge.chars().allMatch(c -> c >= 0x20 && c != 0x7F && c <= 0xFF);
    boolean meant =
        handshake.where().entrySet().stream()
            .allMatch(it -> says(read(request, it.getKey()), hook.filled(it.getValue())));
    return sayable && meant ? challenge : null;
  }

  /** In constant time: what is expected may be a secret. */
  private static boolean says(@Nullable String said, @Nullable String expected) {
    return said != null
        && expected != null
        && MessageDigest.isEqual(said.getBytes(UTF_8), expected.getBytes(UTF_8));
  }

  private static @Nullable String read(HookRequest request, String place) {
    int colon = place.indexOf(':');
    var name = place.substring(colon + 1);
    return switch (place.substring(0, Math.max(0, colon))) {
      case "header" -> request.header(name);
      case "query" -> request.query(name);
      case "body" -> body(request, name);
      default -> null;
    };
  }

  private static @Nullable String body(HookRequest request, String path) {
    if (request.body().length == 0 || request.body().length > LONGEST_BODY) {
      return null;
    }
    try {
      return Json.parse(request.body()) instanceof Value.Struct struct
          ? EventFields.text(Paths.read(struct, path))
          : null;
    } catch (MalformedJson e) {
      return null;
    }
  }

  private static Content content(Handshake.Answer answer, String challenge) {
    UnaryOperator<String> filled = text -> text.replace(PLACE, challenge);
    var headers = new HashMap<String, String>();
    answer.headers().forEach((name, text) -> headers.put(name, filled.apply(text)));
    if (answer.body() != null) {
      return new Content("application/json", Json.text(filled(answer.body(), filled)), headers);
    }
    var text = answer.text() == null ? "" : filled.apply(answer.text());
    return new Content("text/plain; charset=utf-8", text, headers);
  }

  private static Value filled(Value value, UnaryOperator<String> filled) {
    if (value instanceof Value.Text text) {
      return Value.text(filled.apply(text.value()));
    }
    if (value instanceof Value.Struct struct) {
      var fields = new HashMap<String, Value>();
      struct.fields().forEach((name, field) -> fields.put(name, filled(field, filled)));
      return new Value.Struct(fields);
    }
    return value instanceof Value.Items items
        ? new Value.Items(items.values().stream().map(it -> filled(it, filled)).toList())
        : value;
  }
}
