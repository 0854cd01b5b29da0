package io.syncline.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.inbox.Inbox.InboxUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CommitsTest {

  private static final SQLException DISK_FULL = new SQLException("value of a record", "53100");

  private final AtomicLong nanos = new AtomicLong();
  private final Commits commits = new Commits(nanos::get);

  @Test
  void theIntakeIsAsItsLastCommitWas() {
    assertThat(commits.intakeFailure()).isNull();
    commits.notStored(new InboxUnavailable(new IllegalStateException(DISK_FULL)));
    assertThat(commits.intakeFailure()).isEqualTo("SQLState 53100");
    commits.stored();
    assertThat(commits.intakeFailure()).isNull();
  }

  @Test
  void afterAWhileWebhooksAreLetInToTry() {
    commits.notStored(new InboxUnavailable(DISK_FULL));
    pass(Commits.REFUSED_FOR.plusMillis(1));

    assertThat(commits.intakeFailure()).isNull();
  }

  @Test
  void leasesThatAreNotRenewedForLongSaySo() {
    pass(Commits.RENEWED_WITHIN.plusMillis(1));
    assertThat(commits.leasesFailure()).isEqualTo("no answer");
    commits.renewing(() -> {});
    assertThat(commits.leasesFailure()).isNull();

    var failure = new IllegalStateException(DISK_FULL);
    assertThatThrownBy(
            () ->
                commits.renewing(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(commits.leasesFailure()).as("one that failed is no matter").isNull();
    pass(Commits.RENEWED_WITHIN.plusMillis(1));
    assertThat(commits.leasesFailure()).isEqualTo("SQLState 53100");
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
