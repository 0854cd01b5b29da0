package io.syncline.core.sync.state.reads;

/** All that can be read inside a transaction; what is locked stays locked until its end. */
public interface StateReads
    extends RecordReads,
        IdentityReads,
        ReferenceReads,
        QuestionReads,
        WriteReads,
        RemovalReads,
        PeriodReads,
        WorkflowReads {}
