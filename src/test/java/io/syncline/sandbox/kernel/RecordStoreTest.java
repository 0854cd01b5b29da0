package io.syncline.sandbox.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordStoreTest {
  private static final long NOW = 1_000;
  private final RecordStore store = new RecordStore();

  @Test
  void aChangeInTheMillisecondAReaderStoppedAtIsStillAfterIt() {
    var first = new NativeRecord("a", 1, NOW, NOW, false, Json.object());
    store.put(first);
    store.put(new NativeRecord("b", 2, NOW, NOW, false, Json.object()));
    var read = store.changedAfter(new RecordStore.Position(0, 0), 10, r -> true);
    assertThat(read).extracting(NativeRecord::id).containsExactly("a", "b");

    store.put(first.next(Json.object(), true, NOW));

    var later = store.changedAfter(RecordStore.position(read.get(1)), 10, r -> true);
    assertThat(later).extracting(NativeRecord::archived).isEqualTo(List.of(true));
  }

  @Test
  void aNewRecordIsThereForNoReaderUntilItShows() {
    store.index("name", r -> r.text("name"));
    store.put(record("a", 1));
    store.newRecordsShowAfter(Duration.ofHours(1));
    var late = store.put(record("b", 2));
    store.put(late.next(late.fields(), false, NOW + 1));

    assertThat(store.read("b")).isNull();
    assertThat(store.search("name", "b")).isEmpty();
    assertThat(store.searchable()).extracting(NativeRecord::id).containsExactly("a");
    assertThat(store.page(0, 10, r -> true)).extracting(NativeRecord::id).containsExactly("a");
    assertThat(changed()).extracting(NativeRecord::id).containsExactly("a");
    assertThat(store.current("b")).as("what a writer meets").isNotNull();
    assertThat(store.withKey("name", "b")).as("what a writer meets").hasSize(1);

    store.newRecordsShowAfter(Duration.ZERO);
    assertThat(store.read("b")).isNotNull();
    assertThat(store.search("name", "b")).hasSize(1);
    assertThat(changed()).extracting(NativeRecord::id).containsExactly("a", "b");
  }

  @Test
  void anEditOfARecordThatShowsIsSeenAtOnce() {
    var old = store.put(record("a", 1));
    store.newRecordsShowAfter(Duration.ofHours(1));
    store.put(old.next(Json.of(Map.of("name", "edited")), false, NOW + 1));

    assertThat(store.read("a")).extracting(r -> r.text("name")).isEqualTo("edited");
  }

  private List<NativeRecord> changed() {
    return store.changedAfter(new RecordStore.Position(0, 0), 10, r -> true);
  }

  private static NativeRecord record(String id, long seq) {
    return new NativeRecord(id, seq, NOW, NOW, false, Json.of(Map.of("name", id)));
  }
}
