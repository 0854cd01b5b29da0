/** The pages on which records are found and looked at. */
@NullMarked
package io.syncline.console.records;

import org.jspecify.annotations.NullMarked;
