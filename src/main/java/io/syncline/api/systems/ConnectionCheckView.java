package io.syncline.api.systems;

import io.syncline.api.http.ApiWords;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.check.CheckFinding;
import io.syncline.core.run.check.ConnectionChecks;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a check of a connection found.
 *
 * @param outcome whether our credentials work; unasked: its type declares no check request;
 *     unclear: it did not answer, or asked us to wait
 * @param reason without anything the system wrote; null: it accepted, or was not asked
 * @param findings one for each thing that was checked: credentials, each object that a started sync
 *     uses, clock, quota, webhooks, subscription and refused groups
 */
@Schema(name = "ConnectionCheck")
record ConnectionCheckView(
    String system,
    @Schema(enumeration = {"accepted", "refused", "unclear", "unasked"}) String outcome,
    @Schema(nullable = true) @Nullable String reason,
    Instant at,
    List<FindingView> findings) {

  /**
   * What was found of one thing.
   *
   * @param about such as {@code credentials} or {@code object customers}
   * @param detail without values of records
   * @param action what a person can do; null: nothing is to be done
   */
  @Schema(name = "CheckFinding")
  record FindingView(
      String about,
      @Schema(enumeration = {"proven", "failed", "unknown"}) String state,
      String detail,
      @Schema(nullable = true) @Nullable String action) {

    static FindingView of(CheckFinding it) {
      return new FindingView(it.about(), ApiWords.of(it.state()), it.detail(), it.action());
    }
  }

  static ConnectionCheckView of(SystemId system, ConnectionChecks.Result result) {
    var said = CheckView.of(system, result.credentials());
    return new ConnectionCheckView(
        said.system(),
        said.outcome(),
        said.reason(),
        said.at(),
        result.findings().stream().map(FindingView::of).toList());
  }
}
