package io.syncline.core.transform;

import static io.syncline.core.transform.Samples.Field.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.IdentityCache;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransformerTest {

  @Test
  void anEqualParticipantOfAnotherEntityIsReadByItsOwnEntity() {
    var nz = Samples.one(of(ValueType.PHONE));
    nz.region = "NZ";
    var us = Samples.one(of(ValueType.PHONE));
    us.region = "US";
    for (int i = 0; i < 3; i++) {
      assertThat(nz.unified("021 123 4567")).isEqualTo(Value.text("+64211234567"));
      assertThat(us.unified("(415) 555-2671")).isEqualTo(Value.text("+14155552671"));
    }
    var shared = new Transformer();
    var mapping = nz.participant().mappings().get(0);
    assertThat(shared.unified(nz.entity(), nz.participant(), mapping, Value.text("021 123 4567")))
        .isEqualTo(Value.text("+64211234567"));
    assertThat(shared.unified(us.entity(), nz.participant(), mapping, Value.text("415 555 2671")))
        .isEqualTo(Value.text("+14155552671"));
  }

  @Test
  void threadsShareOneTransformer() {
    var sample = Samples.one(of(ValueType.DATETIME, "dd.MM.yyyy HH:mm"));
    sample.entity();
    var all =
        IntStream.range(0, 8)
            .mapToObj(
                thread ->
                    CompletableFuture.supplyAsync(
                        () ->
                            IntStream.range(0, 2_000)
                                .allMatch(
                                    i ->
                                        Value.text("2026-11-21T10:15:00Z")
                                            .equals(sample.unified("21.11.2026 10:15")))))
            .toList();
    assertThat(all).allMatch(CompletableFuture::join);
  }

  @Test
  void whatIsRememberedIsForgottenWithItsKey() {
    var cache = new IdentityCache<Object, String, byte[]>();
    for (int i = 0; i < 2_000; i++) {
      cache.get(new Object(), "second", () -> new byte[1_000_000]);
      if (i % 100 == 0) {
        System.gc();
      }
    }
    assertThat(cache.size()).isLessThan(1_000);
  }

  @Test
  void oneValueIsMadePerKeyAndSecond() {
    var cache = new IdentityCache<Object, Object, Object>();
    var key = new Object();
    var second = new Object();
    var first = cache.get(key, second, Object::new);
    assertThat(cache.get(key, second, Object::new)).isSameAs(first);
    assertThat(cache.get(key, new Object(), Object::new)).isNotSameAs(first);
    assertThat(cache.get(new String("a"), second, Object::new))
        .isNotSameAs(cache.get(new String("a"), second, Object::new));
  }

  @Test
  void whatSeveralElementsSayIsAListOrAProblem() {
    var list = Samples.one(of(ValueType.LIST).at("tags[].name", "a"));
    var text = Samples.one(of(ValueType.TEXT).at("tags[].name", "a"));
    var one = Samples.items(Samples.struct("name", "a"));
    var two = Samples.items(Samples.struct("name", "a"), Samples.struct("name", "b"));

    assertThat(list.in("tags", one).attributes().get("a")).isEqualTo(Samples.items("a"));
    assertThat(list.in("tags", two).attributes().get("a")).isEqualTo(Samples.items("a", "b"));
    assertThat(text.in("tags", one).attributes().get("a")).isEqualTo(Value.text("a"));
    assertThat(text.in("tags", two).attributes().get("a")).isNull();
    assertThat(text.in("tags", two).problems())
        .singleElement()
        .satisfies(it -> assertThat(it.code()).isEqualTo("type"));
  }
}
