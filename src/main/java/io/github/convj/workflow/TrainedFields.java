package io.github.convj.workflow;

import io.github.convj.model.Model;
import io.github.convj.train.TrainingResult;

/** What a training on fields made. Immutable as long as nobody writes into the network. */
record TrainedFields(Model model, TrainingResult result) {}
