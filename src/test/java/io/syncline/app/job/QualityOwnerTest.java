package io.syncline.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.Contacts;
import io.syncline.core.notify.Message;
import io.syncline.core.quality.AttributeScore;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.Threshold;
import io.syncline.core.reconcile.side.Measured;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QualityOwnerTest {

  @Test
  void badDataOfASyncWithoutAnOwnerIsReportedToNobodyInParticular() {
    var installation = Contacts.synced().installation();
    var sent = new ArrayList<Message>();
    var alarm =
        new ReconciliationBeans().alarm(new SimpleMeterRegistry(), sent::add, () -> installation);

    alarm.below(
        new Score(
            new Score.Of("contacts", "contact", Contacts.BOOKS),
            "r1",
            Instant.EPOCH,
            List.of(new AttributeScore("email", true, 10, 5, 10, 10)),
            new Measured.Pairs(10, 5),
            new Measured.Counts(10, 0, 0, 0, 0),
            new Score.Deliveries(0, 0)),
        new Threshold(0.95));

    assertThat(sent).singleElement().extracting(Message::to).isNull();
  }
}
