"""The ways out: each gateway hands one text to something that delivers it. `SMS_GATEWAY` names the class in use."""
