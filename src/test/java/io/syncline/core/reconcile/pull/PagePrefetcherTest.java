package io.syncline.core.reconcile.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.system.RecordPage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PagePrefetcherTest {

  private static final RecordPage PAGE = new RecordPage(List.of(), null, null);

  private final List<Runnable> offered = new ArrayList<>();
  private final AtomicInteger questions = new AtomicInteger();

  private RecordPage answer() {
    questions.incrementAndGet();
    return PAGE;
  }

  @Test
  void aPageThatNoThreadTookIsRequestedByItsCaller() {
    var asked = new PagePrefetcher(offered::add, 2).ask(this::answer);
    assertThat(questions).hasValue(0);

    assertThat(asked.page()).isSameAs(PAGE);
    offered.forEach(Runnable::run);

    assertThat(questions).hasValue(1);
  }

  @Test
  void aPageThatAThreadTookIsAskedForOnce() {
    var asked = new PagePrefetcher(offered::add, 2).ask(this::answer);
    offered.forEach(Runnable::run);
    assertThat(questions).hasValue(1);

    assertThat(asked.page()).isSameAs(PAGE);
    assertThat(questions).hasValue(1);
  }

  @Test
  void busyThreadsAreOfferedFewPagesHoweverManyAreRead() {
    var pagePrefetcher = new PagePrefetcher(offered::add, 3);
    for (int i = 0; i < 100; i++) {
      pagePrefetcher.ask(this::answer).page();
    }
    assertThat(offered).hasSize(3);

    offered.forEach(Runnable::run);
    pagePrefetcher.ask(this::answer);
    assertThat(questions).hasValue(100);
    assertThat(offered).hasSize(4);
  }

  @Test
  void aPageThatIsNotNeededAnyMoreIsNotAskedFor() {
    new PagePrefetcher(offered::add, 3).ask(this::answer).forget();
    offered.forEach(Runnable::run);

    assertThat(questions).hasValue(0);
  }

  @Test
  void threadsThatTakeNothingMoreChangeNothing() {
    var pagePrefetcher =
        new PagePrefetcher(
            task -> {
              throw new RejectedExecutionException();
            },
            1);

    assertThat(pagePrefetcher.ask(this::answer).page()).isSameAs(PAGE);
    assertThat(pagePrefetcher.ask(this::answer).page()).isSameAs(PAGE);
  }

  @Test
  void whatAskingThrewIsThrownWhereThePageIsNeeded() {
    var asked =
        new PagePrefetcher(Runnable::run, 1)
            .ask(
                () -> {
                  throw new SideIncomplete("the run could not wait any longer");
                });

    assertThatThrownBy(asked::page)
        .isInstanceOf(SideIncomplete.class)
        .hasMessage("the run could not wait any longer");
  }
}
