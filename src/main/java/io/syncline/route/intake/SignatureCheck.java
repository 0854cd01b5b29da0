package io.syncline.route.intake;

import io.syncline.core.inbox.HookFault;
import io.syncline.route.intake.http.HookAnswer;
import io.syncline.route.intake.http.HookRefused;
import io.syncline.route.intake.http.HookRequest;
import io.syncline.route.intake.signature.Proof;
import io.syncline.route.intake.signature.SigningScheme;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies who sent a webhook: over the raw body, in time that does not depend on how much of a
 * signature is right, and never open without a secret.
 */
public final class SignatureCheck {

  private static final HookAnswer NOT_CONFIGURED =
      new HookAnswer(
          503,
          "This system's webhook secret is not configured, or not usable",
          Duration.ofMinutes(5));

  /** One answer for every way to be wrong: a forger learns nothing from it. */
  private static final HookAnswer WRONG =
      HookAnswer.refused(401, "The signature is missing, wrong or stale");

  private final InstantSource clock;

  public SignatureCheck(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @throws HookRefused 401 where it is not proved that the vendor sent it; 503 where it could not
   *     be checked
   */
  public void verify(Hook hook, HookRequest request) {
    if (hook.secrets().isEmpty()) {
      throw new HookRefused(NOT_CONFIGURED, HookFault.SECRET);
    }
    var signature = hook.webhook().signature();
    var scheme = SigningScheme.of(signature);
    var proof =
        scheme.proof(request).orElseThrow(() -> new HookRefused(WRONG, HookFault.SIGNATURE));
    boolean right = isRight(proof, keys(scheme, hook.secrets()));
    boolean fresh = isFresh(proof.signedAt(), signature.tolerance());
    if (!right || !fresh) {
      throw new HookRefused(WRONG, right ? HookFault.STALE : HookFault.SIGNATURE);
    }
  }

  private static List<byte[]> keys(SigningScheme scheme, List<String> secrets) {
    try {
      return secrets.stream().map(scheme::key).toList();
    } catch (IllegalArgumentException e) {
      throw new HookRefused(NOT_CONFIGURED, HookFault.SECRET);
    }
  }

  private boolean isFresh(@Nullable Instant signedAt, Duration tolerance) {
    return signedAt == null
        || Duration.between(signedAt, clock.instant()).abs().compareTo(tolerance) <= 0;
  }

  private static boolean isRight(Proof proof, List<byte[]> keys) {
    boolean right = false;
    for (var expected : expected(proof, keys)) {
      for (var offered : proof.signatures()) {
        right |= MessageDigest.isEqual(expected, offered);
      }
    }
    return right;
  }

  private static List<byte[]> expected(Proof proof, List<byte[]> keys) {
    try {
      var expected = new ArrayList<byte[]>();
      for (var key : keys) {
        var mac = Mac.getInstance(proof.algorithm());
        mac.init(new SecretKeySpec(key, proof.algorithm()));
        proof.signed().forEach(mac::update);
        expected.add(mac.doFinal());
      }
      return expected;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new HookRefused(NOT_CONFIGURED, HookFault.SECRET);
    }
  }
}
