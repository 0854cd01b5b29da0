package io.syncline.route.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import org.junit.jupiter.api.Test;

class FailureTextTest {

  @Test
  void aSystemThatFailedIsNamedWithTheClassOfTheFailureAndItsReason() {
    var failure =
        new SystemFailure(
            new SystemId("crm"), "feed of contacts", new Failure.Permanent("HTTP 403"));

    assertThat(FailureText.of(failure))
        .startsWith(
            "io.syncline.core.system.SystemFailure (Permanent: crm: feed of contacts: HTTP 403)");
  }

  @Test
  void messagesOfOtherFailuresAreNotShown() {
    var failure =
        new IllegalStateException(
            "ada@example.org",
            new SystemFailure(new SystemId("crm"), "count deals", new Failure.Transient("no")));

    assertThat(FailureText.of(failure))
        .contains("IllegalStateException < ", "(Transient: crm: count deals: no)")
        .doesNotContain("ada@example.org");
  }
}
