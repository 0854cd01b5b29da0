/** Runs and the differences that they found, for people. */
@NullMarked
package io.syncline.console.runs;

import org.jspecify.annotations.NullMarked;
