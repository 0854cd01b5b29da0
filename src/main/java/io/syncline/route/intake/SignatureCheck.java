package io.syncline.route.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.syncline.core.definition.system.hook.Signature;
import io.syncline.core.definition.system.hook.Signature.Algorithm;
import io.syncline.core.inbox.HookFault;
import io.syncline.core.system.network.OutboundHttp;
import io.syncline.route.intake.http.HookAnswer;
import io.syncline.route.intake.http.HookRefused;
import io.syncline.route.intake.http.HookRequest;
import io.syncline.route.intake.signature.Proof;
import io.syncline.route.intake.signature.PublicKeys;
import io.syncline.route.intake.signature.WebTokens;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies who sent a webhook: by what its manifest names as proof, in time that does not depend on
 * how much of it is right, and never open without a secret unless the manifest says {@code
 * unsigned}.
 */
public final class SignatureCheck {

  private static final HookAnswer NOT_CONFIGURED =
      new HookAnswer(
          503,
          "This system's webhook secret is not configured, or not usable",
          Duration.ofMinutes(5));

  private static final HookAnswer NO_KEYS =
      new HookAnswer(
          503, "The public keys of the sender cannot be read now", Duration.ofMinutes(1));

  /** One answer for every way to be wrong: a forger learns nothing from it. */
  private static final HookAnswer WRONG =
      HookAnswer.refused(401, "The signature is missing, wrong or stale");

  private static final String BASIC = "Basic ";

  private final InstantSource clock;
  private final WebTokens tokens;

  /**
   * @param http asks for the keys that vendors publish
   */
  public SignatureCheck(InstantSource clock, OutboundHttp http) {
    this.clock = clock;
    this.tokens = new WebTokens(clock, http);
  }

  InstantSource clock() {
    return clock;
  }

  /**
   * @return the request; where its body is a token, with what that claims in its place
   * @throws HookRefused 401 where it is not proved that the vendor sent it; 503 where it could not
   *     be checked
   */
  public HookRequest verify(Hook hook, HookRequest request) {
    var signature = hook.webhook().signature();
    if (signature.kind() == Signature.Kind.JWT) {
      var claims = token(hook, request);
      return signature.wholeBody() ? request.saying(claims) : request;
    }
    prove(hook, request);
    return request;
  }

  private void prove(Hook hook, HookRequest request) {
    var signature = hook.webhook().signature();
    switch (signature.kind()) {
      case UNSIGNED -> {
        // the manifest says in so many words that anybody may send
      }
      case HMAC -> hash(signature, given(hook), request);
      case SECRET -> secret(signature, given(hook), request);
      case BASIC -> basic(signature, hook, request);
      case PUBLIC_KEY -> publicKey(signature, hook, request);
      case JWT -> throw new IllegalStateException("a token is verified for what it claims");
    }
  }

  private static List<String> given(Hook hook) {
    if (hook.secrets().isEmpty()) {
      throw new HookRefused(NOT_CONFIGURED, HookFault.SECRET);
    }
    return hook.secrets();
  }

  private void hash(Signature signature, List<String> secrets, HookRequest request) {
    var proof = Proof.in(request, signature).orElseThrow(SignatureCheck::wrong);
    boolean right = isRight(proof, signature.algorithm(), keys(signature, secrets));
    boolean fresh = isFresh(proof.signedAt(), signature.allowedAge());
    if (!right || !fresh) {
      throw new HookRefused(WRONG, right ? HookFault.STALE : HookFault.SIGNATURE);
    }
  }

  private void publicKey(Signature signature, Hook hook, HookRequest request) {
    List<PublicKey> keys;
    try {
      keys = PublicKeys.in(given(hook, signature.trust().key()), signature.algorithm());
    } catch (IllegalArgumentException e) {
      throw new HookRefused(NOT_CONFIGURED, HookFault.SECRET);
    }
    var proof = Proof.in(request, signature).orElseThrow(SignatureCheck::wrong);
    if (!PublicKeys.verify(proof, signature.algorithm(), keys)) {
      throw wrong();
    }
    if (!isFresh(proof.signedAt(), signature.allowedAge())) {
      throw new HookRefused(WRONG, HookFault.STALE);
    }
  }

  private byte[] token(Hook hook, HookRequest request) {
    var signature = hook.webhook().signature();
    var asked = hook.webhook().keyRequest() == null ? null : hook.keys();
    var address = asked == null ? given(hook, signature.trust().keys()) : null;
    var claims = new HashMap<String, String>();
    signature.trust().claims().forEach((name, text) -> claims.put(name, given(hook, text)));
    var found = tokens.verify(new WebTokens.Trusted(signature, address, asked, claims), request);
    return switch (found.verdict()) {
      case RIGHT -> found.claims();
      case WRONG -> throw wrong();
      case STALE -> throw new HookRefused(WRONG, HookFault.STALE);
      case NO_KEYS -> throw new HookRefused(NO_KEYS, HookFault.SECRET);
    };
  }

  private static String given(Hook hook, @Nullable String template) {
    var text = template == null ? null : hook.filled(template);
    if (text == null || text.isBlank()) {
      throw new HookRefused(NOT_CONFIGURED, HookFault.SECRET);
    }
    return text;
  }

  /** A header that holds the secret itself. */
  private static void secret(Signature signature, List<String> secrets, HookRequest request) {
    var header = signature.carrier().header();
    var prefix = Objects.requireNonNullElse(signature.carrier().prefix(), "");
    var sent = header == null ? null : request.header(header);
    if (sent == null || !sent.startsWith(prefix)) {
      throw wrong();
    }
    oneOf(secrets, sent.substring(prefix.length()));
  }

  /** A user name and a password (RFC 7617). */
  private static void basic(Signature signature, Hook hook, HookRequest request) {
    var secrets = given(hook);
    var username = given(hook, signature.username());
    var sent = request.header("Authorization");
    if (sent == null || !sent.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      throw wrong();
    }
    var pairs =
        secrets.stream()
            .map(it -> (username + ":" + it).getBytes(UTF_8))
            .map(Base64.getEncoder()::encodeToString)
            .toList();
    oneOf(pairs, sent.substring(BASIC.length()).strip());
  }

  private static void oneOf(List<String> expected, String sent) {
    boolean right = false;
    for (var it : expected) {
      right |= MessageDigest.isEqual(sent.getBytes(UTF_8), it.getBytes(UTF_8));
    }
    if (!right) {
      throw wrong();
    }
  }

  private static HookRefused wrong() {
    return new HookRefused(WRONG, HookFault.SIGNATURE);
  }

  private static List<byte[]> keys(Signature signature, List<String> secrets) {
    var said = signature.secret();
    if (said == null) {
      throw new HookRefused(NOT_CONFIGURED, HookFault.SECRET);
    }
    try {
      return secrets.stream().map(it -> Proof.key(it, said)).toList();
    } catch (IllegalArgumentException e) {
      throw new HookRefused(NOT_CONFIGURED, HookFault.SECRET);
    }
  }

  private boolean isFresh(@Nullable Instant signedAt, Duration tolerance) {
    return signedAt == null
        || Duration.between(signedAt, clock.instant()).abs().compareTo(tolerance) <= 0;
  }

  private static boolean isRight(Proof proof, Algorithm algorithm, List<byte[]> keys) {
    boolean right = false;
    for (var expected : expected(proof, algorithm.mac(), keys)) {
      for (var offered : proof.signatures()) {
        right |= MessageDigest.isEqual(expected, offered);
      }
    }
    return right;
  }

  private static List<byte[]> expected(Proof proof, String algorithm, List<byte[]> keys) {
    try {
      var expected = new ArrayList<byte[]>();
      for (var key : keys) {
        var mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        proof.signed().forEach(mac::update);
        expected.add(mac.doFinal());
      }
      return expected;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new HookRefused(NOT_CONFIGURED, HookFault.SECRET);
    }
  }
}
