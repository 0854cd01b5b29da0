package io.syncline.core.delivery.attempt;

import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.delivery.Settled;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.PendingWrites;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A task that writes the fields of a record. */
public abstract sealed class FieldsTask extends DeliveryTask permits CreateTask, UpdateTask {
  private DeliveryStore.Ahead ahead = DeliveryStore.Ahead.NONE;
  private Writable writable = Writable.NONE;
  private boolean withheld;

  /**
   * What of the due fields can be written to the target.
   *
   * @param fields those that can
   * @param set their native values by path
   * @param omitted paths that a replacing write clears by leaving them out
   * @param impossible clears that the target has no way of taking: one attempt, then a visible
   *     difference (S4)
   * @param waiting attributes that name records which the target does not have, with them (S15)
   * @param apart attributes of fields that another request writes after this one
   * @param unwritable the dead letter of what cannot be written; stored when the delivery ends
   */
  public record Writable(
      List<PendingWrites.Field> fields,
      Map<String, Value> set,
      Set<String> omitted,
      List<PendingWrites.Field> impossible,
      Map<String, RecordId> waiting,
      Set<String> apart,
      @Nullable DeadLetter unwritable) {
    static final Writable NONE =
        new Writable(List.of(), Map.of(), Set.of(), List.of(), Map.of(), Set.of(), null);

    public Writable {
      fields = List.copyOf(fields);
      set = Map.copyOf(set);
      omitted = Set.copyOf(omitted);
      impossible = List.copyOf(impossible);
      waiting = Map.copyOf(waiting);
      apart = Set.copyOf(apart);
    }
  }

  FieldsTask(DeliveryBatch batch, Delivery delivery, Context context) {
    super(batch, delivery, context);
  }

  /** Does one thing for each kind of task that writes fields. */
  public abstract void dispatch(Consumer<CreateTask> create, Consumer<UpdateTask> update);

  @Override
  public void dispatch(
      Consumer<CreateTask> create, Consumer<UpdateTask> update, Consumer<RemovalTask> removal) {
    dispatch(create, update);
  }

  /** Attributes of which the target holds an edit that is not judged yet. */
  public abstract Set<String> left();

  /**
   * The fields that the write did not fill and that began empty with it, which is the base by which
   * a later value is distinguished from a first meeting (S2, S13).
   */
  public abstract Map<String, FieldShadow> initiallyEmpty();

  /** What this attempt can write; nothing where its intent is an earlier attempt's. */
  public Writable writable() {
    return writable;
  }

  public void writable(Writable computed) {
    writable = computed;
  }

  @Override
  @Nullable DeadLetter unwritable() {
    return writable.unwritable();
  }

  /** Whether more is due than is written now. */
  boolean withheld() {
    return withheld;
  }

  /** Not all that is due is written now: the rest is ordered again when this delivery ends. */
  public void withhold() {
    withheld = true;
  }

  @Override
  public void end(Settled how) {
    super.end(how);
    if (withheld && !(how instanceof Settled.Again) && !(how instanceof Settled.Waits)) {
      AuditWriter.lookAgain(this);
    }
  }

  /** Whose deliveries to the same target go before this one. */
  public DeliveryStore.Ahead ahead() {
    return ahead;
  }

  public void behind(DeliveryStore.Ahead others) {
    ahead = others;
  }
}
