package io.syncline.console.now;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.console.StatusLabel.Tone;
import io.syncline.console.now.Agreement.Facts;
import io.syncline.console.now.Agreement.Open;
import io.syncline.console.now.Agreement.Proof;
import io.syncline.console.now.Agreement.Result;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AgreementTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Open NOTHING = new Open(0, 0, 0);

  @Test
  void aSyncAgreesOnlyByAProof() {
    assertThat(of(NOTHING, proof(Result.COMPLETE, 1)).agrees()).isTrue();
    assertThat(of(NOTHING, proof(Result.COMPLETE, 9)).why())
        .contains("9 d ago")
        .contains("too long");
    assertThat(of(NOTHING, new Proof(null, Result.NONE, NOW, Duration.ofDays(8))).why())
        .isEqualTo("was not reconciled yet");
  }

  @ParameterizedTest
  @EnumSource(value = Result.class, names = "COMPLETE", mode = EnumSource.Mode.EXCLUDE)
  void aRunThatIsNoProofLeavesItUnknown(Result result) {
    var agreement = of(NOTHING, proof(result, 1));

    assertThat(agreement.agrees()).isFalse();
    assertThat(agreement.word().tone()).isEqualTo(Tone.UNKNOWN);
  }

  @Test
  void whatIsOpenComesBeforeAnyProof() {
    assertThat(of(new Open(12, 1, 1), proof(Result.COMPLETE, 1)).why())
        .isEqualTo("has 12 differences");
    assertThat(of(new Open(0, 1, 2), proof(Result.COMPLETE, 1)).why())
        .isEqualTo("waits for people: 1 question and 2 dead letters");
  }

  @Test
  void whatIsPausedLateOrNotStartedDoesNotAgree() {
    var proof = proof(Result.COMPLETE, 1);

    assertThat(Agreement.of(new Facts(false, false, NOTHING, proof, null)).agrees()).isFalse();
    assertThat(Agreement.of(new Facts(true, true, NOTHING, proof, null)).agrees()).isFalse();
    assertThat(Agreement.of(new Facts(true, false, NOTHING, proof, Duration.ofMinutes(7))).why())
        .isEqualTo("has changes that wait for 7 min");
  }

  private static Agreement of(Open open, Proof proof) {
    return Agreement.of(new Facts(true, false, open, proof, null));
  }

  private static Proof proof(Result result, int days) {
    return new Proof(NOW.minus(Duration.ofDays(days)), result, NOW, Duration.ofDays(8));
  }
}
