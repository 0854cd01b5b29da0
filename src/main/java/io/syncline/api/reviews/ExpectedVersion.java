package io.syncline.api.reviews;

import io.syncline.api.http.Refusal;
import io.syncline.core.review.answer.Refused;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The version that a write was made for.
 *
 * @param conditional whether it was said as {@code If-Match}: then a stale one is answered 412
 * @param version null: whatever it is
 */
public record ExpectedVersion(boolean conditional, @Nullable String version) {

  public static ExpectedVersion of(@Nullable String ifMatch, @Nullable String said) {
    if (ifMatch == null || ifMatch.equals("*")) {
      return new ExpectedVersion(false, said);
    }
    if (!ifMatch.matches("\"[\\x21\\x23-\\x7e]{1,64}\"")) {
      throw Refusal.badRequest("If-Match is a version in double quotes");
    }
    var version = ifMatch.substring(1, ifMatch.length() - 1);
    if (said != null && !said.equals(version)) {
      throw Refusal.badRequest("If-Match and version differ");
    }
    return new ExpectedVersion(true, version);
  }

  public <T> T check(Supplier<T> write) {
    try {
      return write.get();
    } catch (Refused refused) {
      throw conditional && refused.why() == Refused.Why.STALE
          ? Refusal.precondition(refused.detail())
          : refused;
    }
  }
}
