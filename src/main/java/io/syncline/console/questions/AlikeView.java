package io.syncline.console.questions;

import java.util.List;

/**
 * The same answer for all open questions of one sort, before it is given.
 *
 * @param count how many it touches
 * @param what the answer does
 */
record AlikeView(
    String id,
    String question,
    String kind,
    String entity,
    String attributes,
    String count,
    String what,
    List<QuestionSheet.Hidden> posted) {}
