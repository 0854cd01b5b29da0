/** The review queue, for people. */
@NullMarked
package io.syncline.console.questions;

import org.jspecify.annotations.NullMarked;
