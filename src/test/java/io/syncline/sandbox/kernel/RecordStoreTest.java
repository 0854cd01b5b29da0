package io.syncline.sandbox.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
}
