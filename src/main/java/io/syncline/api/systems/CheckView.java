package io.syncline.api.systems;

import io.syncline.core.model.SystemId;
import io.syncline.core.run.SystemChecks.Check;
import io.syncline.core.system.CheckOutcome;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a system said when it was asked whether our credentials work.
 *
 * @param outcome unasked: its type declares no check request; unclear: it did not answer, or asked
 *     us to wait
 * @param reason without anything the system wrote; null: it accepted, or was not asked
 */
@Schema(name = "Check")
record CheckView(
    String system,
    @Schema(enumeration = {"accepted", "refused", "unclear", "unasked"}) String outcome,
    @Schema(nullable = true) @Nullable String reason,
    Instant at) {

  static CheckView of(SystemId system, Check check) {
    var outcome = check.outcome();
    if (outcome instanceof CheckOutcome.Failed failed) {
      var word = failed.refused() ? "refused" : "unclear";
      return new CheckView(system.value(), word, failed.failure().reason(), check.at());
    }
    var word = outcome instanceof CheckOutcome.Accepted ? "accepted" : "unasked";
    return new CheckView(system.value(), word, null, check.at());
  }
}
