package io.syncline.core.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.InboxEvent.Source;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.runtime.Runtime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeliveryBatchTest {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  private final AtomicLong numbers = new AtomicLong();
  private final DeliveryBatch batch =
      new DeliveryBatch(
          SystemId.of("books"),
          List.of(),
          new Runtime(CLOCK, new Ids(CLOCK, new SplittableRandom(1)), () -> Installation.EMPTY),
          numbers::incrementAndGet);

  @Test
  void s1OneReadNumberServesAllThatACallDidAndTheNextCallHasALaterOne() {
    batch.answered();
    long first = batch.readNumber();
    assertThat(batch.readNumber()).isEqualTo(first);

    batch.answered();
    assertThat(batch.readNumber()).isGreaterThan(first);
  }

  @Test
  @DisplayName(
      "S16: of what was seen of a copy, a deletion outweighs an order to look, not an edit")
  void whatWasSeenOfACopyIsOneEvent() {
    batch.observe(seen("1", EventKind.UPDATED, Source.OBSERVED));
    batch.observe(seen("1", EventKind.UPDATED, Source.REQUEST));
    batch.observe(seen("2", EventKind.DELETED, Source.OBSERVED));
    batch.observe(seen("2", EventKind.UPDATED, Source.REQUEST));
    batch.observe(seen("3", EventKind.UPDATED, Source.REQUEST));
    batch.observe(seen("3", EventKind.UPDATED, Source.OBSERVED));

    assertThat(batch.result().observed())
        .extracting(it -> it.ref().id() + " " + it.kind() + " " + it.source())
        .containsExactly("1 UPDATED REQUEST", "2 DELETED OBSERVED", "3 UPDATED REQUEST");
  }

  @Test
  @DisplayName("what a brake stopped is one question, and every other question its own")
  void onlyWhatABrakeStoppedIsGathered() {
    ask(ReviewItem.CREATES_OF + "contacts", "a");
    ask("record@books", "x");
    ask("record@books", "y");
    ask(ReviewItem.CREATES_OF + "contacts", "b");
    ask(ReviewItem.CREATES_OF + "firms", "c");

    assertThat(batch.result().reviews())
        .extracting(it -> it.subject() + " " + it.candidates())
        .containsExactly(
            "creates@contacts [a, b]", "record@books [x]", "record@books [y]", "creates@firms [c]");
  }

  @Test
  @DisplayName("without a connected system nothing can be sent")
  void withoutASystemNothingCanBeSent() {
    assertThatThrownBy(batch::system)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("No system is connected under the id books");
  }

  private void ask(String subject, String candidate) {
    batch.ask(
        ReviewItem.Kind.CREATE_APPROVAL,
        subject,
        new About("contact", new RecordId(new UUID(0, 1)), null),
        Set.of(),
        List.of(candidate),
        "1 record");
  }

  private InboxEvent seen(String id, EventKind kind, Source source) {
    var ref = new NativeRef(SystemId.of("books"), "contacts", id);
    return InboxEvent.seen(batch.newId(), ref, kind, source, Instant.EPOCH, Origin.NONE);
  }
}
