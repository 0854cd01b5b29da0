package io.syncline.system.http.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.sandbox.kernel.Request;
import io.syncline.system.http.VendorCalls;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls that change what an Okta user may, each judged by Okta's description. */
class OktaLifecycleTest {

  private static final String NONE =
      "{\"errorCode\": \"E0000007\", \"errorSummary\": \"Not found: Resource not found\"}";

  private final VendorCalls okta = new VendorCalls("okta", Map.of());

  @AfterEach
  void isDescribed() {
    for (int i = 0; i < okta.count(); i++) {
      var line = okta.line(i).split("[ ?]", 3);
      var request =
          new Request(
              "1", line[0], line[1], line.length == 3 ? line[2] : "", Map.of(), new byte[0]);
      VendorDescription.of("okta-management")
          .ifPresent(it -> assertThat(it.problems(request)).as(String.join(" ", line)).isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "STAGED, ACTIVE, activate",
    "DEPROVISIONED, ACTIVE, activate",
    "SUSPENDED, ACTIVE, unsuspend",
    "LOCKED_OUT, ACTIVE, unlock",
    "ACTIVE, SUSPENDED, suspend",
  })
  void aStatusIsSetByTheCallThatLeadsThere(String now, String wanted, String call) {
    okta.answers(200, user(now)).answers(200, "{}");

    assertThat(set(wanted)).isInstanceOf(WriteOutcome.Done.class);
    assertThat(okta.line(0)).isEqualTo("GET /api/v1/users/00u1");
    assertThat(okta.line(1)).isEqualTo("POST /api/v1/users/00u1/lifecycle/" + call);
  }

  @Test
  void whoIsInactiveIsDeactivatedWhateverTheStatus() {
    okta.answers(200, user("LOCKED_OUT")).answers(200, "");

    assertThat(set("DEPROVISIONED")).isInstanceOf(WriteOutcome.Done.class);
    assertThat(okta.line(1)).isEqualTo("POST /api/v1/users/00u1/lifecycle/deactivate");
  }

  @ParameterizedTest
  @CsvSource({
    "STAGED, SUSPENDED",
    "DEPROVISIONED, SUSPENDED",
    "PROVISIONED, ACTIVE",
    "ACTIVE, STAGED",
    "ACTIVE, LOCKED_OUT"
  })
  void whatNoCallLeadsToIsRefusedAndNothingIsSent(String now, String wanted) {
    okta.answers(200, user(now));

    assertThat(set(wanted))
        .isInstanceOfSatisfying(
            WriteOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Invalid.class));
    assertThat(okta.count()).isEqualTo(1);
  }

  @Test
  void aDeleteDeactivatesBefore() {
    okta.answers(200, "").answers(204, "");

    assertThat(delete()).isInstanceOf(WriteOutcome.Done.class);
    assertThat(okta.line(0))
        .isEqualTo("POST /api/v1/users/00u1/lifecycle/deactivate?sendEmail=false");
    assertThat(okta.line(1)).isEqualTo("DELETE /api/v1/users/00u1");
  }

  @Test
  void whoIsDeactivatedAlreadyIsDeletedAllTheSame() {
    okta.answers(404, NONE).answers(204, "");

    assertThat(delete()).isInstanceOf(WriteOutcome.Done.class);
    assertThat(okta.line(1)).isEqualTo("DELETE /api/v1/users/00u1");
  }

  @Test
  void whoIsGoneIsGone() {
    okta.answers(404, NONE).answers(404, NONE);
    assertThat(delete()).isEqualTo(new WriteOutcome.Gone(VendorCalls.ref("users", "00u1")));
  }

  @Test
  void whoMayNotBeDeactivatedIsNotDeleted() {
    okta.answers(403, "{\"errorCode\": \"E0000006\"}");

    assertThat(delete()).isInstanceOf(WriteOutcome.Failed.class);
    assertThat(okta.count()).isEqualTo(1);
  }

  private WriteOutcome set(String status) {
    return okta.update("users", "00u1", null, Map.of("status", Value.text(status)));
  }

  private WriteOutcome delete() {
    return okta.write("users", new WriteRequest.Delete(VendorCalls.ref("users", "00u1"), "k"));
  }

  private static String user(String status) {
    return "{\"id\": \"00u1\", \"status\": \"" + status + "\", \"profile\": {}}";
  }
}
