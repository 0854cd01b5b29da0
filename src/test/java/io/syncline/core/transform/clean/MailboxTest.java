package io.syncline.core.transform.clean;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann@sandbox.example", "ann@corp.internal", "a.b+c@x-y.co.uk", "\"ann lee\"@example.com",
        "ann@[192.0.2.1]", "ann@[IPv6:2001:db8::1]", "jürgen@müller.de", "o'hara@example.com"
      })
  void whatHasTheFormOfAnAddressIsOne(String text) {
    assertThat(Mailbox.isOne(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "ann",
        "ann@",
        "@example.com",
        "ann@example",
        "ann@@example.com",
        "ann@ex ample.com",
        "a..b@example.com",
        ".a@example.com",
        "ann@-a.com",
        "ann@a-.com",
        "ann@a..com",
        "ann@a.com.",
        "ann lee@example.com",
        "ann@example.com\n",
        "<ann@example.com>",
        "ann@[1.2]"
      })
  void whatHasNotIsNone(String text) {
    assertThat(Mailbox.isOne(text)).isFalse();
  }

  @Test
  void lengthsAreBoundedAndHostileTextTakesNoTime() {
    assertThat(Mailbox.isOne("a".repeat(64) + "@example.com")).isTrue();
    assertThat(Mailbox.isOne("a".repeat(65) + "@example.com")).isFalse();
    assertThat(Mailbox.isOne("a@" + "b".repeat(64) + ".com")).isFalse();
    assertThat(Mailbox.isOne("a@" + "b.".repeat(1_000_000) + "com")).isFalse();
    assertThat(Mailbox.isOne("a".repeat(60) + "..@" + "-".repeat(150) + ".com")).isFalse();
  }
}
